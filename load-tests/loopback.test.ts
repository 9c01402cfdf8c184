import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"

it("a centre on this machine is met directly where Node sends everything to a proxy", async () => {
  const folder = mkdtempSync(join(tmpdir(), "carillon-loopback-"))
  const accountsFile = join(folder, "accounts.csv")
  writeFileSync(accountsFile, "user,name,panelPassword,sipPassword\n")
  const asked: Array<string | undefined> = []
  const answer = createServer((request, response) => {
    asked.push(request.url)
    response.end('{"workers":{},"gateway":{"engine":true}}')
  }).listen(0, "127.0.0.1")
  // A proxy would be asked for whole addresses, "http://127.0.0.1:…/health".
  const proxy = createServer((request, response) => {
    asked.push(request.url)
    response.end('{"workers":{},"gateway":{"engine":true}}')
  }).listen(0, "127.0.0.1")
  await Promise.all([once(answer, "listening"), once(proxy, "listening")])
  const portOf = (server: typeof answer) => (server.address() as { readonly port: number }).port
  const code = `
    import { joinCentre } from ${JSON.stringify(join(import.meta.dirname, "running-centre.ts"))}
    const centre = joinCentre({
      baseUrl: "http://127.0.0.1:${portOf(answer)}",
      sip: { address: "127.0.0.1", port: 5060 },
      realm: "carillon",
      accountsFile: ${JSON.stringify(accountsFile)},
      adminPassword: "none"
    })
    process.exit((await centre.health()).ok ? 0 : 1)`
  const child = spawn(process.execPath, ["--input-type=module", "--eval", code], {
    stdio: "inherit",
    env: { NODE_USE_ENV_PROXY: "1", http_proxy: `http://127.0.0.1:${portOf(proxy)}`, NO_PROXY: "elsewhere.example" }
  })
  const [status] = await once(child, "exit")
  for (const server of [answer, proxy]) server.close()
  rmSync(folder, { recursive: true })
  expect([status, asked]).toEqual([0, ["/health"]])
})
