import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Endpoint } from "#engine/softswitch/endpoint.ts"

/** SIPp (Debian's sip-tester), a peer that shares no line of code with us. */
export const sippIsThere = (): boolean => existsSync("/usr/bin/sipp")

/** Keys and audio it plays from a raw socket, which needs CAP_NET_RAW (bit 13, capabilities(7)): root's, as a rule. */
export const sippMayPlay = (): boolean => {
  const effective = /^CapEff:\s*([\da-f]+)$/mu.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "0"
  return (BigInt(`0x${effective}`) & (1n << 13n)) !== 0n
}

export interface SippRun {
  readonly exitCode: number
  /** The scenario's own words when something was not as it expected. */
  readonly errors: string
}

const BUILT_IN = "built-in "

/** Runs a scenario of load-tests/sipp, or one of SIPp's own (`built-in uac`), against the centre: `calls` calls at `perSecond`, `dial` as its [service]. */
export const sipp = async (options: {
  readonly scenario: string
  readonly centre: Endpoint
  readonly dial: string
  readonly calls?: number
  readonly perSecond?: number
  /** All of them are over by then: 60 when not said. */
  readonly withinSeconds?: number
  /** SIPp's `-t`: UDP (`u1`) when not said, or TCP. Debian builds it without TLS. */
  readonly transport?: "u1" | "t1"
  readonly user?: string
  readonly password?: string
  /** It says back what it hears at this port of loopback. */
  readonly echoesAt?: number
  /** Further [words] of the scenario. */
  readonly words?: Readonly<Record<string, string>>
}): Promise<SippRun> => {
  const { calls = 1, centre, dial, password, perSecond = 1, scenario, user, words = {} } = options
  const scratch = mkdtempSync(join(tmpdir(), "carillon-sipp-"))
  const errors = join(scratch, "errors.log")
  const child = spawn(
    "sipp",
    [
      `${centre.address}:${centre.port}`,
      ...(scenario.startsWith(BUILT_IN)
        ? ["-sn", scenario.slice(BUILT_IN.length)]
        : ["-sf", new URL(`../sipp/${scenario}.xml`, import.meta.url).pathname]),
      "-s",
      dial,
      "-m",
      String(calls),
      "-r",
      String(perSecond),
      "-i",
      "127.0.0.1",
      "-mi",
      "127.0.0.1",
      "-t",
      options.transport ?? "u1",
      "-timeout",
      `${options.withinSeconds ?? 60}s`,
      "-timeout_error",
      "-nostdin",
      "-trace_err",
      "-error_file",
      errors,
      ...Object.entries(words).flatMap(([word, value]) => ["-key", word, value]),
      ...(options.echoesAt === undefined ? [] : ["-rtp_echo", "-mp", String(options.echoesAt)]),
      ...(user === undefined ? [] : ["-au", user, "-ap", password ?? ""])
    ],
    { stdio: ["ignore", "ignore", "pipe"], cwd: scratch }
  )
  let said = ""
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text
  })
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once("error", reject)
    child.once("exit", (code) => resolve(code ?? -1))
  })
  const kept = existsSync(errors) ? readFileSync(errors, "utf8") : ""
  rmSync(scratch, { recursive: true, force: true })
  return { exitCode, errors: kept + said }
}
