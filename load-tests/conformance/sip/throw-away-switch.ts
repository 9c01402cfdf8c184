import { mkdtempSync, rmSync } from "node:fs"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { makeFrameReader } from "#engine/adapters/esl/socket-frames.ts"
import type { DirectoryEntry } from "#engine/softswitch/sip-contract.ts"
import { type RunningSwitch, startSwitch } from "#engine/softswitch/start.ts"
import { THIS_MACHINE } from "#engine/softswitch/testing/lines.ts"
import { loopbackOptions } from "#engine/softswitch/testing/loopback-options.ts"

/** A switch on free ports with one engine on its event socket, which answers every call that is parked and takes every MESSAGE. */
export interface ThrowAwaySwitch {
  readonly running: RunningSwitch
  readonly realm: string
  /** What it warned of, defects among it. */
  readonly warnings: ReadonlyArray<string>
  /** Bodies of MESSAGEs that were handed to the engine, which takes each. */
  readonly messages: ReadonlyArray<string>
  readonly setDirectory: (entries: ReadonlyArray<DirectoryEntry>) => Promise<void>
  readonly stop: () => Promise<void>
}

const REALM = "example.com"

export const startThrowAwaySwitch = async (): Promise<ThrowAwaySwitch> => {
  const folder = mkdtempSync(join(tmpdir(), "carillon-conformance-"))
  const warnings: Array<string> = []
  const messages: Array<string> = []
  const running = await startSwitch(
    loopbackOptions({ folder, realm: REALM, password: "conformance", maxLegs: 20, mediaThreads: 1 }),
    {
      info: () => undefined,
      warning: (text) => void warnings.push(text)
    }
  )
  const engine = await answering(running, messages)
  return {
    running,
    realm: REALM,
    warnings,
    messages,
    setDirectory: engine.setDirectory,
    stop: async () => {
      engine.close()
      await running.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

const inBase64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64")

const answering = async ({ eventSocket }: RunningSwitch, messages: Array<string>) => {
  const socket = connect({ host: eventSocket.address, port: eventSocket.port, noDelay: true })
  const reader = makeFrameReader()
  // Of the trunks nobody waits: what is asked after them is answered after them.
  const told: Array<() => void> = [() => undefined]
  const isReady = new Promise<void>((resolve) => told.push(resolve))
  socket.on("error", () => undefined)
  socket.on("data", (chunk) => {
    for (const { body, headers } of reader.take(Buffer.from(chunk))) {
      const type = headers["Content-Type"]
      if (type === "auth/request")
        socket.write(
          `auth conformance\n\napi carillon_trunks ${inBase64([THIS_MACHINE])}\n\nevent json CHANNEL_PARK MESSAGE\n\n`
        )
      else if (type === "api/response" || headers["Reply-Text"]?.startsWith("+OK event") === true) told.shift()?.()
      else if (type === "text/event-json") {
        const event = JSON.parse(body) as Readonly<Record<string, string>>
        if (event["Event-Name"] === "MESSAGE") {
          messages.push(event["_body"] ?? "")
          socket.write(`bgapi carillon_message ${event["carillon_message"]} 200\n\n`)
        } else socket.write(`sendmsg ${event["Unique-ID"]}\ncall-command: execute\nexecute-app-name: answer\n\n`)
      }
    }
  })
  await isReady
  return {
    setDirectory: (entries: ReadonlyArray<DirectoryEntry>): Promise<void> =>
      new Promise((resolve) => {
        told.push(resolve)
        socket.write(`api carillon_directory ${inBase64(entries)}\n\n`)
      }),
    close: () => socket.destroy()
  }
}
