import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { defaults } from "../defaults.ts"

// The marks that calls' packets get: shown with the kernel's own counters, in a network of its own where nobody else is.

const RULES = join(import.meta.dirname, "carillon.nft")
const folder = mkdtempSync(join(tmpdir(), "carillon-marks-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Counts what arrives with which mark. The rules under test have nothing to do with it. */
const COUNTERS = `table inet seen {
  chain arrives {
    type filter hook input priority 0; policy accept;
    ip dscp ef counter comment "voice4"
    ip6 dscp ef counter comment "voice6"
    ip dscp cs3 counter comment "signalling4"
    ip6 dscp cs3 counter comment "signalling6"
    ip dscp cs0 counter comment "plain4"
  }
}`

const inNetwork = (script: string) =>
  spawnSync("unshare", ["-n", "sh", "-euc", script], { encoding: "utf8", cwd: folder, timeout: 30_000 })

/** Why it cannot be shown here; undefined where it can. */
const notHere = ((): string | undefined => {
  if (spawnSync("nft", ["--version"]).status !== 0) return "nft is not installed (Debian: nftables)"
  const tried = inNetwork("ip link set lo up 2>/dev/null || true; nft list tables")
  return tried.status === 0 ? undefined : `no network of its own may be made: ${(tried.stderr ?? "").trim()}`
})()

/** Sends one datagram from each of these ports, of either family. */
const SENDER = `const { createSocket } = require("node:dgram")
const send = (family, host, from) => new Promise((done) => {
  const socket = createSocket({ type: family, reuseAddr: true })
  socket.bind(from, host, () => socket.send("x", 9, host, () => socket.close(done)))
})
const ports = process.argv[2].split(",").map(Number)
const all = async () => {
  for (const port of ports) for (const [family, host] of [["udp4", "127.0.0.1"], ["udp6", "::1"]]) await send(family, host, port)
}
all()`

const packetsSeen = (ports: ReadonlyArray<number>, rules: string): Readonly<Record<string, number>> => {
  writeFileSync(join(folder, "counters.nft"), COUNTERS)
  writeFileSync(join(folder, "send.cjs"), SENDER)
  const run = inNetwork(
    `ip link set lo up || ifconfig lo up; ${rules} nft -f counters.nft; ${JSON.stringify(process.execPath)} send.cjs ${ports.join(",")}; nft list table inet seen`
  )
  if (run.status !== 0) throw new Error(run.stderr)
  return Object.fromEntries(
    [...run.stdout.matchAll(/counter packets (\d+) bytes \d+ comment "(\w+)"/gu)].map(([, count, name]) => [
      name,
      Number(count)
    ])
  )
}

describe.skipIf(notHere !== undefined)(
  `the marks of calls' packets${notHere === undefined ? "" : ` (not shown: ${notHere})`}`,
  () => {
    const { rtp, sip } = defaults
    const voice = [rtp.from, rtp.from + 2, rtp.to]

    it("are EF for voice and CS3 for signalling, over IPv4 and IPv6, on the ports of the settings as they come", () => {
      const seen = packetsSeen([...voice, sip.port, 40_000], `nft -f ${RULES};`)
      expect(seen).toEqual({ voice4: 3, voice6: 3, signalling4: 1, signalling6: 1, plain4: 1 })
    })

    it("are not there without the rules: Node marks nothing", () => {
      const seen = packetsSeen([...voice, sip.port], "")
      expect(seen).toMatchObject({ voice4: 0, voice6: 0, signalling4: 0, signalling6: 0, plain4: 4 })
    })
  }
)
