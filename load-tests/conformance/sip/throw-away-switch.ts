import { mkdtempSync, rmSync } from "node:fs"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { makeFrameReader } from "#engine/adapters/esl/socket-frames.ts"
import type { DirectoryEntry } from "#engine/softswitch/contract.ts"
import { type RunningSwitch, startSwitch } from "#engine/softswitch/start.ts"

/** A switch on free ports with one engine on its event socket, which answers every call that is parked. */
export interface ThrowAwaySwitch {
  readonly running: RunningSwitch
  readonly realm: string
  /** What it warned of, defects among it. */
  readonly warnings: ReadonlyArray<string>
  readonly setDirectory: (entries: ReadonlyArray<DirectoryEntry>) => Promise<void>
  readonly stop: () => Promise<void>
}

const REALM = "example.com"

export const startThrowAwaySwitch = async (): Promise<ThrowAwaySwitch> => {
  const folder = mkdtempSync(join(tmpdir(), "carillon-conformance-"))
  const warnings: Array<string> = []
  const running = await startSwitch(
    {
      sip: { host: "127.0.0.1", port: 0, realm: REALM },
      rtp: { from: 16_384, to: 32_766 },
      eventSocket: { host: "127.0.0.1", port: 0, password: "conformance" },
      maxLegs: 20,
      maxRecordingMs: 60_000,
      silenceMs: undefined,
      promptsFolder: folder,
      recordingsFolder: folder,
      musicOnHold: join(folder, "none.wav")
    },
    { info: () => undefined, warning: (text) => void warnings.push(text) }
  )
  const engine = await answering(running)
  return {
    running,
    realm: REALM,
    warnings,
    setDirectory: engine.setDirectory,
    stop: async () => {
      engine.close()
      await running.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

const answering = async ({ eventSocket }: RunningSwitch) => {
  const socket = connect({ host: eventSocket.address, port: eventSocket.port, noDelay: true })
  const reader = makeFrameReader()
  const told: Array<() => void> = []
  const isReady = new Promise<void>((resolve) => told.push(resolve))
  socket.on("error", () => undefined)
  socket.on("data", (chunk) => {
    for (const { body, headers } of reader.take(Buffer.from(chunk))) {
      const type = headers["Content-Type"]
      if (type === "auth/request") socket.write("auth conformance\n\nevent json CHANNEL_PARK\n\n")
      else if (type === "api/response" || headers["Reply-Text"]?.startsWith("+OK event") === true) told.shift()?.()
      else if (type === "text/event-json") {
        const { "Unique-ID": leg } = JSON.parse(body) as Readonly<Record<string, string>>
        socket.write(`sendmsg ${leg}\ncall-command: execute\nexecute-app-name: answer\n\n`)
      }
    }
  })
  await isReady
  return {
    setDirectory: (entries: ReadonlyArray<DirectoryEntry>): Promise<void> =>
      new Promise((resolve) => {
        told.push(resolve)
        socket.write(`api carillon_directory ${Buffer.from(JSON.stringify(entries)).toString("base64")}\n\n`)
      }),
    close: () => socket.destroy()
  }
}
