import { connect, type Socket } from "node:net"

/** Asks the switch over its event socket, as an engine does; answers come in the order of the questions. */
export interface EventSocket {
  readonly api: (command: string) => Promise<string>
  readonly close: () => void
}

export const openEventSocket = async (port: number, password: string): Promise<EventSocket> => {
  const socket = connect(port, "127.0.0.1")
  const messages = readMessages(socket)
  const next = async () => {
    const { done, value } = await messages.next()
    if (done === true) throw new Error("the switch closed its event socket")
    return value
  }
  await next()
  socket.write(`auth ${password}\n\n`)
  const { head } = await next()
  if (!head.includes("+OK")) throw new Error("the switch does not take its own password")
  return {
    api: async (command) => {
      socket.write(`api ${command}\n\n`)
      return (await next()).body
    },
    close: () => socket.destroy()
  }
}

/** A head of lines, and a body as long as the head says. */
async function* readMessages(socket: Socket): AsyncGenerator<{ readonly head: string; readonly body: string }> {
  let bytes = Buffer.alloc(0)
  for await (const chunk of socket) {
    bytes = Buffer.concat([bytes, chunk as Buffer])
    for (;;) {
      const end = bytes.indexOf("\n\n")
      if (end < 0) break
      const head = bytes.toString("utf8", 0, end)
      const length = Number(/^Content-Length: (\d+)$/mu.exec(head)?.[1] ?? 0)
      if (bytes.length < end + 2 + length) break
      const body = bytes.toString("utf8", end + 2, end + 2 + length)
      bytes = bytes.subarray(end + 2 + length)
      yield { head, body }
    }
  }
}
