/**
 * `npm run demo`: a centre in data/demo and, when it is ready, simulated agents and callers (load-tests/demo.ts).
 * Arguments are those of `npm start`.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { parseArgs } from "node:util"
import { makeWritable } from "../folder.ts"

const root = resolve(import.meta.dirname, "../..")
const { values } = parseArgs({ options: { data: { type: "string" } }, strict: false, allowPositionals: true })
const data = typeof values.data === "string" ? resolve(values.data) : join(root, "data/demo")
/** The people leave in a second; the centre's own order of stopping takes up to 40 s in the worst case. */
const CROWD_WITHIN_MS = 5_000
const SHOWN_ACCOUNTS = 3
/** It talks all day with nobody, and shall not fill the disk. */
const KEEP_MINUTES = 60

interface Ready {
  readonly _tag: "CentreReady"
  readonly baseUrl: string
  readonly sip: string
  readonly realm: string
  readonly accountsFile: string
  readonly authorityFile: string | null
}

/** Kept, because the demo's data are: the same password opens it the next time. */
const adminPassword = (): string => {
  const given = process.env["CARILLON_ADMIN_PASSWORD"]
  if (given !== undefined) return given
  const file = join(data, "admin-password")
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(9).toString("base64url")}\n`, { mode: 0o600 })
  return readFileSync(file, "utf8").trim()
}

const HELP = `npm run demo -- [options of npm start]
  A centre with simulated agents and callers, over real SIP and RTP on loopback, and the accounts of the first few to sign in with.
  --data DIR   folder of everything written (data/demo)
  --help       this text; npm start -- --help lists the other options
`

const main = async (): Promise<number> => {
  if (process.argv.includes("--help")) {
    process.stdout.write(HELP)
    return 0
  }
  const why = makeWritable(data, 0o711)
  if (why !== undefined) {
    process.stderr.write(
      `Carillon cannot start: dataDir: ${data} cannot be written: ${why}; --data DIR names another folder\n`
    )
    return 1
  }
  const password = adminPassword()
  const environment = { ...process.env, CARILLON_ADMIN_PASSWORD: password }
  const args = process.argv.slice(2)
  const centre = spawn(
    process.execPath,
    [
      join(root, "engine/main.ts"),
      "--accounts-file",
      "--set",
      `recordings.keepMinutes=${KEEP_MINUTES}`,
      ...(values.data === undefined ? ["--data", data] : []),
      ...args
    ],
    {
      cwd: process.cwd(),
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      env: environment
    }
  )
  const centreEnded = endOf(centre)
  let crowd: ChildProcess | undefined
  let stopping = false
  // The terminal tells all of us; each ends by itself, and we when both have.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      stopping = true
      for (const child of [crowd, centre]) child?.kill(signal)
    })
  centre.on("message", (message: Ready) => {
    if (message._tag !== "CentreReady") return
    process.stdout.write(accountsText(message, password))
    const { accountsFile, authorityFile, baseUrl, realm, sip } = message
    crowd = spawn(
      process.execPath,
      [
        join(root, "load-tests/demo.ts"),
        "--centre",
        baseUrl,
        "--sip",
        sip,
        "--realm",
        realm,
        "--accounts",
        accountsFile
      ],
      {
        cwd: root,
        stdio: ["ignore", "inherit", "inherit", "ipc"],
        // Its people trust the centre's own authority, as the computers of an office do; Node reads this at its start.
        env: authorityFile === null ? environment : { ...environment, NODE_EXTRA_CA_CERTS: authorityFile }
      }
    )
    void endOf(crowd).then((code) => {
      if (!stopping && code !== 0 && centre.exitCode === null)
        process.stderr.write(`the demo's people are gone (${code}); the centre goes on\n`)
    })
  })
  const code = await centreEnded
  if (crowd !== undefined && crowd.exitCode === null && crowd.signalCode === null) {
    crowd.kill("SIGTERM")
    await Promise.race([endOf(crowd), pause(CROWD_WITHIN_MS)])
    crowd.kill("SIGKILL")
  }
  return typeof code === "number" ? code : 1
}

const endOf = (child: ChildProcess) =>
  new Promise<number | string>((resolveEnd) => {
    child.once("exit", (code, signal) => resolveEnd(code ?? signal ?? 1))
    child.once("error", (error) => resolveEnd(error.message))
  })

/** The supervisor's own account and the first agents'; the file has them all. */
const accountsText = ({ accountsFile, baseUrl }: Ready, password: string): string => {
  const [head, ...rows] = existsSync(accountsFile) ? readFileSync(accountsFile, "utf8").trim().split("\n") : []
  const columns = (head ?? "").split(",")
  const cell = (row: string, name: string) => row.split(",")[columns.indexOf(name)] ?? ""
  const agents = rows.filter((row) => cell(row, "sipPassword") !== "").slice(0, SHOWN_ACCOUNTS)
  return [
    `Demo accounts for ${baseUrl}`,
    `  admin  ${password}   (keeps people, queues and numbers; sees the wallboard)`,
    ...agents.map((row) => `  ${cell(row, "user")}   ${cell(row, "panelPassword")}   (${cell(row, "name")}, an agent)`),
    `  all of them: ${accountsFile}`,
    "Simulated agents and callers come now; their calls are real SIP and RTP over loopback.",
    "",
    ""
  ].join("\n")
}

process.exit(await main())
