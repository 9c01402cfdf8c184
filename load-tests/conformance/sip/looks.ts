import { md5 } from "#engine/softswitch/sip/digest.ts"
import type { Scene, TortureCase } from "./case.ts"
import { type Heard, valuesOf } from "./far-end.ts"

type Look = TortureCase["also"][number]

const last = (answers: ReadonlyArray<Heard>): Heard | undefined => answers.at(-1)

/** The answer has these values of a header, in this order, on however many lines. */
export const says =
  (name: string, ...values: ReadonlyArray<string>): Look =>
  ({ answers }) => {
    const has = valuesOf(last(answers), name)
      .flatMap((line) => line.split(","))
      .map((value) => value.trim())
    const missing = values.filter((value) => !has.includes(value))
    return missing.length === 0 ? null : `${name} says ${has.join(", ") || "nothing"}, not ${missing.join(", ")}`
  }

/** The answer repeats so many Vias, whose first words are these. */
export const repeatsVias =
  (...sentBys: ReadonlyArray<string>): Look =>
  ({ answers }) => {
    const vias = valuesOf(last(answers), "via")
      .flatMap((line) => line.split(/,(?=\s*SIP)/u))
      .map((via) => via.trim())
    const wrong = sentBys.findIndex((sentBy, index) => !(vias[index] ?? "").startsWith(sentBy))
    if (vias.length !== sentBys.length) return `${vias.length} Vias, not ${sentBys.length}`
    return wrong < 0 ? null : `Via ${wrong + 1} is ${vias[wrong]}, not ${sentBys[wrong]}`
  }

export const countsVias =
  (count: number): Look =>
  ({ answers }) => {
    const vias = valuesOf(last(answers), "via").flatMap((line) => line.split(/,(?=\s*SIP)/u))
    return vias.length === count ? null : `${vias.length} Vias, not ${count}`
  }

/** The body of the last answer has this line. */
export const describes =
  (line: RegExp): Look =>
  ({ answers }) =>
    line.test(last(answers)?.body ?? "") ? null : `the answer's body has no ${line.source}`

const PASSWORD = "conformance"

/** The same REGISTER with the credentials that it lacks is taken, and these contacts are bound, as they were written. */
export const registers =
  (user: string, ...contacts: ReadonlyArray<string>): Look =>
  async (scene) => {
    const { answers, end, softswitch } = scene
    const { realm } = softswitch
    const ha1 = md5(`${user}:${realm}:${PASSWORD}`)
    // As an engine writes its accounts: the name that the escapes stand for.
    await softswitch.setDirectory([{ user, ha1 }])
    const before = end.heard.length
    end.say(withCredentials(scene, user, ha1, valuesOf(last(answers), "www-authenticate")[0] ?? ""))
    await end.until(() => end.heard.length > before)
    const answer = end.heard[before]
    if (answer?.status !== 200) return `with credentials: ${answer?.startLine ?? "no answer"}`
    const bound = valuesOf(answer, "contact")
    const missing = contacts.filter((contact) => !bound.some((has) => has.includes(contact)))
    return missing.length === 0 ? null : `bound ${bound.join(" and ") || "nothing"}, not ${missing.join(" and ")}`
  }

const withCredentials = ({ message }: Scene, user: string, ha1: string, challenge: string): Buffer => {
  const text = message.toString("latin1")
  const uri = text.split(" ")[1] ?? ""
  const field = (name: string): string => new RegExp(`${name}="([^"]*)"`, "u").exec(challenge)?.[1] ?? ""
  const response = md5(`${ha1}:${field("nonce")}:00000001:0a4f113b:auth:${md5(`REGISTER:${uri}`)}`)
  const quotedUser = user.replaceAll(/["\\]/gu, String.raw`\$&`)
  const header =
    `Authorization: Digest username="${quotedUser}", realm="${field("realm")}", nonce="${field("nonce")}", uri="${uri}", ` +
    `response="${response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="0a4f113b"\r\n`
  // The CSeq stays: the first was refused, and nothing of it is remembered.
  const firstHeader = text.indexOf("\r\n") + 2
  return Buffer.from(`${text.slice(0, firstHeader)}${header}${text.slice(firstHeader)}`, "latin1")
}

/** The engine has the message's body, octet for octet. */
export const isHandedOn: Look = ({ message, softswitch }) => {
  const whole = message.toString("latin1")
  const body = whole.slice(whole.indexOf("\r\n\r\n") + 4)
  const [has] = softswitch.messages
  if (has === undefined) return "no MESSAGE was handed to the engine"
  return has === body ? null : `the engine has ${has.length} characters for ${body.length} octets`
}
