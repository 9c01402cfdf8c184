/** A dialect's recorded messages, played to the dialect: what of them does not come out as the file says. */
import type { Reported } from "#actors/alarm-event.ts"
import { readContactId, understandContactId } from "../contact-id/message.ts"
import type { NotUnderstood, Understood } from "../message.ts"
import { readNowIp } from "../now-ip/now-ip.ts"
import { readScaip } from "../scaip/scaip.ts"
import { receive, USUAL_WINDOW } from "../dc-09/receive.ts"
import { STRICT } from "../dc-09/frame.ts"
import { acknowledgementOf, type Dialect, understandFrame, understandObject } from "./dialect.ts"
import { fromHex, octetsOf, toHex } from "./framing.ts"
import type { Sample } from "./schema.ts"

/** Played at this time; samples with a time say one that is not far from it. */
export const SAMPLES_AT_MS = Date.UTC(2026, 10, 27, 12)

interface Played {
  readonly said: NotUnderstood | Understood | undefined
  readonly answer: string | undefined
}

/** Undefined: as the file says. Else what came instead, for people. */
export const sampleFault = (dialect: Dialect, sample: Sample): string | undefined => {
  if ((sample.text === undefined) === (sample.hex === undefined)) return "needs one of text and hex"
  const { answer, said } = play(dialect, sample)
  if (sample.says === undefined)
    return said?._tag === "Understood" ? `was understood: ${JSON.stringify(said)}` : undefined
  if (said === undefined) return "no whole frame"
  if (said._tag === "NotUnderstood") return said.reason
  const { controller, events } = sample.says
  if (said.controller !== controller) return `controller ${said.controller}, not ${controller}`
  if (said.events.length !== events.length) return `${said.events.length} events, not ${events.length}`
  for (const [index, wanted] of events.entries()) {
    const fault = differs(said.events[index]!, wanted)
    if (fault !== undefined) return `event ${index + 1}: ${fault}`
  }
  return sample.answer === undefined || sample.answer === answer
    ? undefined
    : `answered ${answer}, not ${sample.answer}`
}

const play = (dialect: Dialect, sample: Sample): Played => {
  const { file } = dialect
  const { codes } = dialect.words
  const octets = sample.hex === undefined ? octetsOf(sample.text!) : fromHex(sample.hex)
  const text = sample.text ?? new TextDecoder().decode(octets)
  const show = (answer: Uint8Array | undefined): string | undefined =>
    answer === undefined ? undefined : sample.hex === undefined ? new TextDecoder().decode(answer) : toHex(answer)
  switch (file.protocol) {
    case "framing": {
      const framed = dialect.framer!().take(octets)?.[0]
      if (framed === undefined) return { said: undefined, answer: undefined }
      return { said: understandFrame(dialect, framed, SAMPLES_AT_MS), answer: show(acknowledgementOf(dialect, framed)) }
    }
    case "json":
    case "mqtt":
      return { said: understandObject(dialect, text, SAMPLES_AT_MS), answer: undefined }
    case "scaip": {
      const read = readScaip(text, "", { codes, sender: "any" })
      return { said: read._tag === "Taken" ? read.understood : read.why, answer: undefined }
    }
    case "now-ip": {
      const read = readNowIp(text, codes)
      return read._tag === "Taken"
        ? { said: read.understood, answer: read.acknowledgement }
        : { said: read.why, answer: read.answer }
    }
    case "contact-id": {
      const read = readContactId(text)
      return { said: read === undefined ? undefined : understandContactId([read], codes), answer: undefined }
    }
    case "dc-09": {
      const tolerance = file.dc09 ?? STRICT
      const received = receive(octets, {
        nowMs: SAMPLES_AT_MS,
        speaker: () => ({ key: null, tolerance, codes, window: USUAL_WINDOW }),
        random: (count) => new Uint8Array(count)
      })
      return received._tag === "Taken"
        ? { said: received.understood, answer: show(received.acknowledgement) }
        : { said: received.why, answer: show(received.answer ?? undefined) }
    }
  }
}

const differs = (got: Reported, wanted: NonNullable<Sample["says"]>["events"][number]): string | undefined => {
  const said: Readonly<Record<string, unknown>> = {
    event: got.event,
    phase: got.phase,
    code: got.code,
    device: got.device,
    place: got.place,
    text: got.text,
    batteryPercent: got.measured.batteryPercent,
    signalPercent: got.measured.signalPercent,
    heartBpm: got.measured.heartBpm,
    latitudeE7: got.position?.latitudeE7,
    longitudeE7: got.position?.longitudeE7,
    saidAt: got.saidAt === null ? undefined : new Date(got.saidAt).toISOString().replace(".000Z", "Z")
  }
  const [name, value] = Object.entries({ phase: "began", ...wanted }).find(([key, want]) => said[key] !== want) ?? []
  return name === undefined ? undefined : `${name} is ${JSON.stringify(said[name])}, not ${JSON.stringify(value)}`
}
