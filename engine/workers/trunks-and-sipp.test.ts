import { type ChildProcess, spawn } from "node:child_process"
import { createSocket } from "node:dgram"
import { once } from "node:events"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { type DrivenSwitch, driveSwitch } from "./testing/driven-switch.ts"
import { freeUdpPort, sippIsThere } from "./testing/sipp-peer.ts"

// The real switch on real sockets, driven over the event socket as an engine would; the far end of its trunks is SIPp.

let centre: DrivenSwitch
const children: Array<ChildProcess> = []

beforeEach(async () => {
  centre = await driveSwitch()
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL")
  await centre.stop()
})

const api: DrivenSwitch["api"] = (command) => centre.api(command)
const job: DrivenSwitch["job"] = (command) => centre.job(command)
const tell: DrivenSwitch["tell"] = (...trunks) => centre.tell(...trunks)

/** SIPp's own answering scenario takes every call. It knows no OPTIONS, so it is not watched; an INVITE waits for its start. */
const sippAnswers = async (): Promise<{ readonly address: string; readonly port: number }> => {
  const port = await freeUdpPort()
  const child = spawn("sipp", ["-sn", "uas", "-i", "127.0.0.1", "-p", String(port), "-nostdin", "-mi", "127.0.0.1"], {
    cwd: centre.folder,
    stdio: "ignore"
  })
  children.push(child)
  return { address: "127.0.0.1", port }
}

/** A host that hears what is sent to it, and answers each INVITE with the same status or with nothing. */
const host = async (status: number | undefined) => {
  const socket = createSocket("udp4")
  const heard: Array<string> = []
  socket.on("message", (datagram, from) => {
    const text = datagram.toString()
    heard.push(text)
    if (status === undefined || !text.startsWith("INVITE")) return
    const lines = text.split("\r\n").filter((line) => /^(?:Via|From|To|Call-ID|CSeq):/iu.test(line))
    const answered = lines.map((line) => (line.startsWith("To:") ? `${line};tag=far` : line)).join("\r\n")
    socket.send(`SIP/2.0 ${status} Because\r\n${answered}\r\nContent-Length: 0\r\n\r\n`, from.port, from.address)
  })
  socket.bind(0, "127.0.0.1")
  await once(socket, "listening")
  return { at: { address: "127.0.0.1", port: socket.address().port }, heard, leave: () => socket.close() }
}

describe.skipIf(!sippIsThere())("calls out by a trunk, over the event socket", () => {
  test("reach SIPp at the far end, by the trunk's rules, and hold one of its channels while they talk", async () => {
    const far = await sippAnswers()
    await tell({ id: "e1", hosts: [far], channels: 1, outRules: ["9|.="] })
    const answer = await job(
      "originate {origination_uuid=leg-1,origination_caller_id_number=95000}sofia/gateway/e1/913800138000 &park()"
    )
    expect(answer).toBe("+OK leg-1\n")
    expect(await job("uuid_getvar leg-1 sip_req_uri")).toBe(`13800138000@127.0.0.1:${far.port}`)
    expect(await job("originate sofia/gateway/e1/913800138001 &park()")).toBe("-ERR NORMAL_CIRCUIT_CONGESTION\n")
    expect(centre.running.health().problems.map(({ en }) => en)).toContain(
      "all channels of the trunk e1 are taken: calls are refused (503)"
    )
    await job("uuid_kill leg-1")
    expect(await job("originate {origination_uuid=leg-2}sofia/gateway/e1/913800138001 &park()")).toBe("+OK leg-2\n")
    await job("uuid_kill leg-2")
    await vi.waitFor(() => expect(centre.running.health().legs).toBe(0), { timeout: 20_000 })
  })

  test("go on to the next host and the next trunk when one is full or silent, under the same UUID", async () => {
    const far = await sippAnswers()
    const [full, silent] = [await host(503), await host(undefined)]
    await tell({ id: "first", hosts: [full.at, silent.at], next: ["second"] }, { id: "second", hosts: [far] })
    expect(await job("originate {origination_uuid=leg-1}sofia/gateway/first/95000 &park()")).toBe("+OK leg-1\n")
    expect(await job("uuid_getvar leg-1 sip_gateway")).toBe("second")
    for (const { heard, leave } of [full, silent]) {
      expect(heard[0]).toMatch(/^INVITE sip:95000@/u)
      leave()
    }
    await job("uuid_kill leg-1")
  })

  test("end with the far end's own word when it is none that leads on, and without a host that is there at once", async () => {
    const busy = await host(486)
    await tell(
      { id: "busy", hosts: [busy.at], next: ["nobody"] },
      { id: "nobody", hosts: [await unused()], watchEveryS: 1 }
    )
    expect(await job("originate sofia/gateway/busy/95000 &park()")).toBe("-ERR USER_BUSY\n")
    expect(await job("originate sofia/gateway/none/95000 &park()")).toBe("-ERR INVALID_GATEWAY\n")
    busy.leave()
  })
})

const unused = async () => ({ address: "127.0.0.1", port: await freeUdpPort() })

describe("a trunk that is added while the switch runs", () => {
  const dial = (from: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = createSocket("udp4")
      socket.on("message", (answer) => {
        const status = answer.toString().slice("SIP/2.0 ".length, "SIP/2.0 ".length + 3)
        if (status === "100") return
        socket.close()
        resolve(status)
      })
      socket.bind(0, from, () => {
        const { port } = socket.address()
        const call = `stranger-${from}-${port}`
        socket.send(
          `INVITE sip:95000@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP ${from}:${port};branch=z9hG4bK${call};rport\r\nMax-Forwards: 70\r\n` +
            `From: <sip:1001@${from}>;tag=a\r\nTo: <sip:95000@127.0.0.1>\r\nCall-ID: ${call}\r\nCSeq: 1 INVITE\r\n` +
            `Contact: <sip:x@${from}:${port}>\r\nContent-Length: 0\r\n\r\n`,
          centre.running.sip.port,
          "127.0.0.1"
        )
      })
    })

  test("may call from then on: before it hears 407 like any stranger, and numbers there are not hear 404 and no 180", async () => {
    expect(await dial("127.0.0.66")).toBe("503")
    await tell({ id: "other", from: ["127.0.0.1"] })
    await api(`carillon_numbers ${Buffer.from('["4001"]').toString("base64")}`)
    expect(await dial("127.0.0.66")).toBe("407")
    await tell({ id: "other", from: ["127.0.0.1"] }, { id: "new", from: ["127.0.0.64/28"] })
    expect(await dial("127.0.0.66")).toBe("404")
    await api(`carillon_numbers ${Buffer.from('["95000"]').toString("base64")}`)
    expect(await dial("127.0.0.66")).toBe("180")
    expect(centre.running.health().legsSinceStart).toBe(1)
  })
})
