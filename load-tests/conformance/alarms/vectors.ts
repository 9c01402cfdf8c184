import { DC09_VECTORS } from "#engine/alarm-lines/testing/dc-09-vectors.ts"
import { NOW_IP_VECTORS, SCAIP_VECTORS } from "#engine/alarm-lines/testing/scaip-vectors.ts"
import type { Vector } from "#engine/alarm-lines/testing/vector.ts"
import type { TerminalRow } from "../../alarms/entered.ts"
import { frame } from "#engine/laboratory/terminals/dc09.ts"
import { NOW_IP_TYPE } from "#engine/laboratory/terminals/now-ip.ts"
import { exchange, readMrs, SCAIP_TYPE } from "#engine/laboratory/terminals/scaip.ts"
import { makeSipMessenger } from "#engine/laboratory/terminals/sip-message.ts"
import { askOnce, tcpWire, udpWire, type Wire } from "#engine/laboratory/terminals/wires.ts"
import { type AlarmCase, consequences, refused } from "./case.ts"
import type { Stage } from "./stage.ts"

/**
 * Every vector of the decoders over real sockets: what is read of it is known there, here it is sent, answered, and looked for
 * in the centre. Each gets an account of its own, framed anew by the terminals' own code; captured frames stay as they are.
 */

const ANSWERED_WITHIN_MS = 5_000
/** So long nothing may come back. */
const SILENT_FOR_MS = 800

const terminalOf = (vector: Vector, id: string, account: string): TerminalRow => ({
  id,
  line: vector.protocol,
  dialect: null,
  account,
  key: vector.key ?? null,
  numbers: [],
  heartbeatMs: null
})

/** Only a dialect can forgive a wrong CRC, and none that ships does. */
const needsOwnDialect = ({ ignores }: Vector): boolean => ignores !== undefined

/** Those of the same captured account share a terminal. */
const CAPTURED = ["AAA", "22334455", "4F39"]

const dc09Case = (vector: Vector, index: number, transport: "tcp" | "udp"): AlarmCase => {
  const captured = CAPTURED.find((account) => vector.sent.includes(`#${account}[`))
  const [from, own] =
    captured === undefined
      ? [/#(0*)(?:1234|9876|77)(?=[[|])/gu, `C${100 + index}${transport === "udp" ? "A" : "B"}`]
      : []
  const account = own ?? captured!
  const swapped = (text: string): Buffer =>
    from === undefined ? Buffer.from(text, "latin1") : frame(text.slice(9, -1).replace(from, `#$1${account}`))
  const sent = swapped(vector.sent)
  const id = `dc09-${account.toLowerCase()}${captured === undefined ? "" : `-${transport}`}`
  // One account is one terminal, whoever plays it.
  const terminal = captured === undefined ? id : `dc09-${account.toLowerCase()}`
  return {
    name: `DC-09 over ${transport}: ${vector.what}`,
    terminals: [terminalOf(vector, terminal, account)],
    play: async ({ doors, ...stage }) => {
      const wire = transport === "udp" ? await udpWire(doors.dc09) : tcpWire(doors.dc09)
      try {
        const wanted = vector.answer === null ? null : vector.answer === undefined ? undefined : swapped(vector.answer)
        const heard = await answerTo(wire, sent, wanted === null ? SILENT_FOR_MS : ANSWERED_WITHIN_MS)
        const wrong = answerFault(heard, wanted)
        if (wrong !== null) return wrong
        if (vector.says === undefined)
          return await refused({ doors, ...stage }, { raw: sent, terminal: captured === undefined ? terminal : "" })
        return await consequences({ doors, ...stage }, terminal, expectedOf(vector))
      } finally {
        wire.close()
      }
    }
  }
}

const answerTo = (wire: Wire, sent: Buffer, withinMs: number): Promise<string | undefined> => {
  let heard = ""
  return askOnce(
    wire,
    sent,
    (octets) => {
      heard += octets.toString("latin1")
      return heard.endsWith("\r") ? heard : undefined
    },
    withinMs
  )
}

/** Undefined: any acknowledgement. */
const answerFault = (heard: string | undefined, wanted: Buffer | null | undefined): string | null => {
  if (wanted === null) return heard === undefined ? null : `answered ${JSON.stringify(heard)}, and nothing was to be`
  if (heard === undefined) return "not answered"
  if (wanted === undefined) return heard.includes('"ACK"') ? null : `answered ${JSON.stringify(heard)}, not ACK`
  return heard === wanted.toString("latin1")
    ? null
    : `answered ${JSON.stringify(heard)}, not ${JSON.stringify(wanted.toString("latin1"))}`
}

const expectedOf = ({ says }: Vector) =>
  says!.events.map(({ code, event, isTest, phase }) => ({ event: event ?? "personal", code, isTest, phase }))

const scaipCase = (vector: Vector, index: number, transport: "tcp" | "udp"): AlarmCase => {
  const cid = String(600_000 + index * 2 + (transport === "udp" ? 0 : 1))
  const swapped = (text: string): string => text.replace(/(<cid>\s*0*)(?:77|12345678|5)(\s*<)/u, `$1${cid}$2`)
  const sender = /^0*(?:77|12345678|5)$/u.test(vector.sender ?? "") ? cid : (vector.sender ?? cid)
  const id = `scaip-${cid}`
  const body = swapped(vector.sent)
  return {
    name: `SCAIP over ${transport}: ${vector.what}`,
    terminals: [terminalOf(vector, id, cid)],
    play: async (stage) => {
      const heard = await saidBySip(stage, transport, { from: sender, contentType: SCAIP_TYPE, body }, readMrs)
      if (heard.answer === undefined) {
        // What is too large for a datagram the switch itself may refuse, and no answer of ours can say more.
        return vector.says === undefined && (heard.status ?? 0) >= 400
          ? null
          : `no mrs (SIP ${heard.status ?? "unanswered"})`
      }
      const wanted =
        vector.answer == null ? (vector.says === undefined ? undefined : { snu: 0 }) : readMrs(vector.answer)
      if (wanted !== undefined && heard.answer.snu !== wanted.snu) return `snu ${heard.answer.snu}, not ${wanted.snu}`
      if (vector.says === undefined) return refused(stage, { raw: Buffer.from(body), terminal: id })
      return consequences(stage, id, expectedOf(vector))
    }
  }
}

const nowIpCase = (vector: Vector, index: number, transport: "tcp" | "udp"): AlarmCase => {
  const controller = String(43_000_000 + index * 2 + (transport === "udp" ? 0 : 1))
  const swapped = (text: string): string => text.replaceAll("12345678", controller)
  const account = swapped(vector.says?.controller ?? controller)
  const id = `nowip-${account.replace("/", "-")}`
  const body = swapped(vector.sent)
  return {
    name: `NOW-IP over ${transport}: ${vector.what}`,
    terminals: [terminalOf(vector, id, account)],
    play: async (stage) => {
      const heard = await saidBySip(stage, transport, { from: controller, contentType: NOW_IP_TYPE, body }, (text) =>
        text.includes("<ATM") ? text : undefined
      )
      if (heard.answer === undefined) return `no ATM (SIP ${heard.status ?? "unanswered"})`
      if (vector.answer != null && heard.answer !== swapped(vector.answer))
        return `answered ${heard.answer}, not ${swapped(vector.answer)}`
      if (vector.says === undefined) return refused(stage, { raw: Buffer.from(body), terminal: id })
      return consequences(stage, id, expectedOf(vector))
    }
  }
}

export const saidBySip = async <A>(
  { doors }: Pick<Stage, "doors">,
  transport: "tcp" | "udp",
  said: { readonly from: string; readonly contentType: string; readonly body: string },
  reads: (body: string) => A | undefined
): Promise<{ readonly status: number | undefined; readonly answer: A | undefined }> => {
  const messenger = makeSipMessenger(transport === "udp" ? await udpWire(doors.sip) : tcpWire(doors.sipTcp))
  try {
    const to = `sip:arc@${doors.sip.address}:${doors.sip.port}`
    return await exchange(messenger, { ...said, to, withinMs: ANSWERED_WITHIN_MS }, reads)
  } finally {
    messenger.close()
  }
}

/** More than a datagram carries is said by TCP (RFC 3261 §18.1.1). */
const MOST_BY_UDP = 1_300

export const VECTOR_CASES: ReadonlyArray<AlarmCase> = [
  ...DC09_VECTORS.filter((vector) => !needsOwnDialect(vector)).flatMap((vector, index) => [
    dc09Case(vector, index, "udp"),
    // A stream has no frame but from LF to CR: what is behind it is skipped.
    dc09Case(vector, index, "tcp")
  ]),
  ...SCAIP_VECTORS.map((vector, index) =>
    scaipCase(vector, index, vector.sent.length > MOST_BY_UDP || index % 2 === 1 ? "tcp" : "udp")
  ),
  ...NOW_IP_VECTORS.map((vector, index) => nowIpCase(vector, index, index % 2 === 1 ? "tcp" : "udp"))
]
