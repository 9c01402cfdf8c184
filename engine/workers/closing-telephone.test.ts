import { once } from "node:events"
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net"
import { afterEach, expect, test, vi } from "vitest"
import { answerChallenge, parseChallenge } from "../softswitch/sip/digest.ts"
import { ha1Of } from "../softswitch/testing/phone.ts"
import { type DrivenSwitch, driveSwitch } from "./testing/driven-switch.ts"

// A telephone that speaks SIP over TCP, closes its connection after each REGISTER, and takes connections at its Contact.

const ACCOUNT = { user: "1001", password: "secret", realm: "test" }

let driven: DrivenSwitch
const close: Array<() => void> = []

afterEach(async () => {
  for (const each of close.splice(0)) each()
  await driven.stop()
})

const register = async (contact: string): Promise<void> => {
  const { address, port } = driven.running.listens.find(({ transport }) => transport === "tcp")!
  const socket = connect({ host: address, port })
  const uri = `sip:${address}:${port}`
  const ask = async (cseq: number, headers: string): Promise<string> => {
    socket.write(
      `REGISTER ${uri} SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:5999;branch=z9hG4bKr${cseq}\r\nMax-Forwards: 70\r\n` +
        `From: <sip:1001@test>;tag=r\r\nTo: <sip:1001@test>\r\nCall-ID: closing\r\nCSeq: ${cseq} REGISTER\r\n` +
        `Contact: <${contact}>\r\nExpires: 600\r\n${headers}Content-Length: 0\r\n\r\n`
    )
    const [answer] = (await once(socket, "data")) as [Buffer]
    return answer.toString()
  }
  const challenge = parseChallenge(/WWW-Authenticate: (.*)/iu.exec(await ask(1, ""))?.[1] ?? "")
  if (challenge === undefined) throw new Error("no challenge")
  const account = { user: ACCOUNT.user, ha1: ha1Of(ACCOUNT) }
  const proof = answerChallenge(challenge, { method: "REGISTER", uri }, account, { nc: 1, cnonce: "c" })
  expect(await ask(2, `Authorization: ${proof}\r\n`)).toMatch(/^SIP\/2\.0 200 /u)
  socket.destroy()
}

/** Takes connections, answers OPTIONS, and closes each connection after its answer. */
const listen = async (): Promise<{ readonly server: Server; readonly heard: Array<string> }> => {
  const heard: Array<string> = []
  const server = createServer((socket: Socket) =>
    socket.on("data", (octets) => {
      const text = octets.toString()
      heard.push(text.split(" ", 1)[0] ?? "")
      if (!text.startsWith("OPTIONS")) return
      const copied = text.split("\r\n").filter((line) => /^(?:Via|From|To|Call-ID|CSeq):/iu.test(line))
      socket.end(`SIP/2.0 200 OK\r\n${copied.join("\r\n")}\r\nContent-Length: 0\r\n\r\n`)
    })
  )
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  close.push(() => void server.close())
  return { server, heard }
}

const start = async (): Promise<void> => {
  driven = await driveSwitch()
  await driven.tell({})
  const accounts = [{ user: ACCOUNT.user, ha1: ha1Of(ACCOUNT) }]
  await driven.api(`carillon_directory ${Buffer.from(JSON.stringify(accounts)).toString("base64")}`)
}

test("is asked there once, stays registered, and is rung there", async () => {
  await start()
  const { heard, server } = await listen()
  await register(`sip:1001@127.0.0.1:${(server.address() as AddressInfo).port};transport=tcp`)
  await vi.waitFor(() => expect(heard).toEqual(["OPTIONS"]), { timeout: 10_000 })
  const answer = driven.job("originate {origination_uuid=leg}user/1001 &park()")
  await vi.waitFor(() => expect(heard).toEqual(["OPTIONS", "INVITE"]), { timeout: 10_000 })
  expect(driven.running.health().registrations).toBe(1)
  await driven.api("uuid_kill leg")
  expect(await answer).toBe("-ERR NORMAL_CLEARING\n")
})

test("that is switched off at once is out of reach at once", async () => {
  await start()
  const { server } = await listen()
  const { port } = server.address() as AddressInfo
  server.close()
  await register(`sip:1001@127.0.0.1:${port};transport=tcp`)
  await vi.waitFor(() => expect(driven.running.health().registrations).toBe(0), { timeout: 10_000 })
  expect(await driven.job("originate user/1001 &park()")).toBe("-ERR USER_NOT_REGISTERED\n")
})
