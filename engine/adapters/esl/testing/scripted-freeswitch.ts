import { once } from "node:events"
import { createServer, type Socket } from "node:net"
import type { WholeEvent } from "../esl-event.ts"

/** Version of the FreeSWITCH whose frames stand in the samples. */
const VERSION =
  "FreeSWITCH Version 1.10.12-release+git~20240802T210227Z~a88d069d6f~64bit (git a88d069 2024-08-02 21:02:27Z 64bit)"

/** What a FreeSWITCH without a call answers; anything else a test scripts. */
const IDLE: Readonly<Record<string, string>> = {
  version: `${VERSION}\n`,
  "show channels as json": '{"row_count":0}\n',
  "show bridged_calls as json": '{"row_count":0}\n',
  "show registrations as json": '{"row_count":0}\n'
}

/** The event socket of a FreeSWITCH that answers as it is told, with the words of a real one; a job with null never ends. */
export interface ScriptedFreeswitch {
  readonly port: number
  /** Jobs as they are, `api …`, `sendmsg <uuid> <application> <data>`, and all of a `sendevent`, in the order they were said. */
  readonly said: ReadonlyArray<string>
  /** Resolves with the first command from now on that fits; one that was said before does not count. */
  readonly hears: (fits: (command: string) => boolean) => Promise<string>
  readonly tell: (event: WholeEvent) => void
  /** Ends every connection, as a FreeSWITCH that stops does. */
  readonly hangUpOnAll: () => void
  readonly stop: () => Promise<void>
}

export const startScriptedFreeswitch = async (
  answerOf: (command: string) => string | null | undefined = () => undefined,
  port = 0
): Promise<ScriptedFreeswitch> => {
  const sockets = new Set<Socket>()
  const said: Array<string> = []
  const waiting = new Set<(command: string) => void>()

  const note = (words: string, command = words): string | null => {
    said.push(words)
    for (const look of waiting) look(words)
    const answer = answerOf(command)
    return answer === undefined ? (IDLE[command] ?? "+OK\n") : answer
  }
  const tell = (event: WholeEvent): void => {
    const body = JSON.stringify(event)
    const frame = `Content-Length: ${Buffer.byteLength(body)}\nContent-Type: text/event-json\n\n${body}`
    for (const socket of sockets) socket.write(frame)
  }
  const answer = (socket: Socket, request: string): void => {
    const [line = "", ...headers] = request.split("\n")
    const [command = "", ...words] = line.split(" ")
    const text = words.join(" ")
    const header = (name: string) => headers.find((one) => one.startsWith(`${name}: `))?.slice(name.length + 2) ?? ""
    const reply = (told: string, more = "") =>
      socket.write(`Content-Type: command/reply\nReply-Text: ${told}\n${more}\n`)
    if (command === "bgapi") {
      const job = header("Job-UUID")
      reply(`+OK Job-UUID: ${job}`, `Job-UUID: ${job}\n`)
      const body = note(text)
      if (body !== null) tell({ "Event-Name": "BACKGROUND_JOB", "Job-UUID": job, _body: body })
    } else if (command === "api") {
      const body = note(`api ${text}`, text) ?? ""
      socket.write(`Content-Type: api/response\nContent-Length: ${Buffer.byteLength(body)}\n\n${body}`)
    } else if (command === "sendmsg") {
      const told = note(`sendmsg ${text} ${header("execute-app-name")} ${header("execute-app-arg")}`)
      reply((told ?? "").trim())
    } else if (command === "sendevent") reply((note(request) ?? "").trim())
    else reply("+OK accepted")
  }

  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on("error", () => undefined)
    socket.once("close", () => sockets.delete(socket))
    socket.write("Content-Type: auth/request\n\n")
    let unread = ""
    socket.on("data", (chunk: Buffer) => {
      // latin1 keeps octets and characters in step.
      unread += chunk.toString("latin1")
      for (let end = unread.indexOf("\n\n"); end >= 0; end = unread.indexOf("\n\n")) {
        const length = Number(/^content-length: (\d+)$/imu.exec(unread.slice(0, end))?.[1] ?? 0)
        const bodyTo = length === 0 ? end : end + 2 + length
        if (unread.length < bodyTo) return
        const request = Buffer.from(unread.slice(0, bodyTo), "latin1").toString("utf8")
        unread = unread.slice(bodyTo).replace(/^\n+/u, "")
        answer(socket, request)
      }
    })
  })
  server.listen(port, "127.0.0.1")
  await once(server, "listening")
  const hangUpOnAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as { readonly port: number }).port,
    said,
    hears: (fits) =>
      new Promise((resolve) => {
        const look = (command: string): void => {
          if (!fits(command)) return
          waiting.delete(look)
          resolve(command)
        }
        waiting.add(look)
      }),
    tell,
    hangUpOnAll,
    stop: async () => {
      hangUpOnAll()
      server.close()
      await once(server, "close")
    }
  }
}
