import { type ChildProcess, spawn } from "node:child_process"
import { createSocket } from "node:dgram"
import { once } from "node:events"
import { existsSync, mkdtempSync, readFileSync, symlinkSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"

/** SIPp 3.6 (Debian's sip-tester) with the scenarios that are built into it: a far end that shares no line of code with us. */
export interface SippPeer {
  /** Where it takes calls. */
  readonly at: { readonly address: string; readonly port: number }
  /** 0 when every call went as its scenario says. `errors`: what did not, in its own words. */
  readonly ended: Promise<{ readonly exitCode: number; readonly errors: string }>
  readonly kill: () => void
}

export const sippIsThere = (): boolean => existsSync("/usr/bin/sipp")

/** Audio it plays from a raw socket, which needs CAP_NET_RAW (bit 13, capabilities(7)): root's, as a rule. */
export const sippMayPlay = (): boolean => {
  const effective = /^CapEff:\s*([\da-f]+)$/mu.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "0"
  return (BigInt(`0x${effective}`) & (1n << 13n)) !== 0n
}

const LOOPBACK = "127.0.0.1"
/** Debian's own recordings; its built-in scenarios look for them in a folder of this name. */
const DEBIANS_AUDIO = "/usr/share/sip-tester"
/** One call is seconds; a scenario that waits for longer waits in vain. */
const GIVES_UP = "40s"

/** Runs a built-in scenario once. `dial`: whom it calls, where it is the caller. `twin`: the port by which two halves of a controller speak. */
export const startSipp = async (of: {
  readonly scenario: string
  readonly folder: string
  readonly dial?: { readonly number: string; readonly at: { readonly address: string; readonly port: number } }
  readonly twin?: number
}): Promise<SippPeer> => {
  const { dial, folder, scenario, twin } = of
  const scratch = mkdtempSync(join(folder, "sipp-"))
  symlinkSync(DEBIANS_AUDIO, join(scratch, "pcap"))
  const [port, mediaPort, errorFile] = [await freeUdpPort(), await freeUdpPort(), join(scratch, "errors.log")]
  const child = spawn(
    "sipp",
    [
      ..."-m 1 -nostdin -timeout_error -trace_err".split(" "),
      ...Object.entries({
        "-sn": scenario,
        "-i": LOOPBACK,
        "-p": `${port}`,
        "-mi": LOOPBACK,
        "-mp": `${mediaPort}`,
        "-timeout": GIVES_UP,
        "-error_file": errorFile
      }).flat(),
      ...(twin === undefined ? [] : ["-3pcc", `${LOOPBACK}:${twin}`]),
      ...(dial === undefined ? [] : ["-s", dial.number, `${dial.at.address}:${dial.at.port}`])
    ],
    { cwd: scratch, stdio: ["ignore", "ignore", "ignore"] }
  )
  return {
    at: { address: LOOPBACK, port },
    ended: exitOf(child).then((exitCode) => ({
      exitCode,
      errors: existsSync(errorFile) ? readFileSync(errorFile, "utf8") : ""
    })),
    kill: () => void child.kill("SIGKILL")
  }
}

const exitOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once("error", reject)
    child.once("exit", (code) => resolve(code ?? -1))
  })

export const freeUdpPort = async (): Promise<number> => {
  const socket = createSocket("udp4")
  socket.bind(0, LOOPBACK)
  await once(socket, "listening")
  const { port } = socket.address()
  socket.close()
  await once(socket, "close")
  return port
}

export const freeTcpPort = async (): Promise<number> => {
  const server = createServer()
  server.listen(0, LOOPBACK)
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  return typeof address === "object" && address !== null ? address.port : 0
}

/** Whether somebody listens there, by the kernel's own table: to connect would be taken for the twin. */
export const isListening = (port: number): boolean =>
  readFileSync("/proc/net/tcp", "utf8").includes(
    `:${port.toString(16).toUpperCase().padStart(4, "0")} 00000000:0000 0A`
  )
