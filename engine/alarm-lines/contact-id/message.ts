/** A message of Contact ID: `ACCT MT Q XYZ GG CCC S` in telephone keys (SIA DC-05; checksum by spandsp and vectors of our own). */
import { normalAccount, type NotUnderstood, notUnderstood, type OwnCodes, report, type Understood } from "../message.ts"
import { contactIdMeaning, LISTEN_IN } from "./codes.ts"

const DIGITS = 16
/** Accounts of four, type 18 or 98, qualifier 1, 3 or 6, event, group, zone, checksum. */
const MESSAGE =
  /^(?<account>[0-9B-F]{4})(?<type>18|98)(?<qualifier>[136])(?<code>[0-9B-F]{3})(?<group>[0-9B-F]{2})(?<zone>[0-9B-F]{3})(?<sum>[0-9B-F])$/u

/** As telephone keys are sent: B to F are `*`, `#`, A, B, C. */
const KEYS = "0123456789*#ABC"
const HEX = "0123456789BCDEF"

/** What a tone decoder hears (`0`–`9`, `*`, `#`, `A`–`D`) as the digits of the message; undefined where a key has none. */
export const digitsOfKeys = (keys: string): string | undefined => {
  const digits = Array.from(keys, (key) => HEX[KEYS.indexOf(key)])
  return digits.includes(undefined) ? undefined : digits.join("")
}

export const keysOfDigits = (digits: string): string =>
  Array.from(digits.toUpperCase(), (digit) => KEYS[HEX.indexOf(digit)]).join("")

/** 0 counts 10, B to F count 11 to 15. */
const weight = (digit: string): number => (digit === "0" ? 10 : Number.parseInt(digit, 16))

const sumOf = (digits: string): number => Array.from(digits).reduce((sum, digit) => sum + weight(digit), 0)

/** The digit that brings the sum of all to a multiple of 15. */
export const checkDigit = (fifteen: string): string => {
  const missing = (15 - (sumOf(fifteen) % 15)) % 15
  return missing === 0 ? "F" : missing === 10 ? "0" : missing.toString(16).toUpperCase()
}

/** Undefined: not 16 digits of a message, or the checksum does not fit; the receiver then does not kiss off, and it is sent again. */
export const readContactId = (digits: string): ContactId | undefined => {
  const match = digits.length === DIGITS ? MESSAGE.exec(digits.toUpperCase()) : null
  if (match?.groups === undefined || sumOf(match[0]) % 15 !== 0) return undefined
  const { account, code, group, qualifier, zone } = match.groups as Record<string, string>
  return { account: account!, qualifier: qualifier as Qualifier, code: code!, group: group!, zone: zone! }
}

/** 1 new, 3 restored, 6 still so. */
export type Qualifier = "1" | "3" | "6"

export interface ContactId {
  readonly account: string
  readonly qualifier: Qualifier
  readonly code: string
  readonly group: string
  readonly zone: string
}

export const writeContactId = ({ account, code, group, qualifier, zone }: ContactId): string => {
  const fifteen = `${account}18${qualifier}${code}${group}${zone}`
  return fifteen + checkDigit(fifteen)
}

/** The same event in DC-09: `3401 01 057`. */
const IN_DATA = /^(?<qualifier>[136])(?<code>\d{3}) (?<group>[0-9A-F]{2}) (?<zone>[0-9A-F]{3})$/iu

export const contactIdInData = (data: string, account: string): ContactId | undefined => {
  const groups = IN_DATA.exec(data.trim())?.groups
  return groups === undefined
    ? undefined
    : {
        account,
        qualifier: groups["qualifier"] as Qualifier,
        code: groups["code"]!,
        group: groups["group"]!,
        zone: groups["zone"]!
      }
}

/** What it says, in our words. Of several messages of one call the last may be 606, which asks for talk and is no event. */
export const understandContactId = (messages: ReadonlyArray<ContactId>, own: OwnCodes): NotUnderstood | Understood => {
  const [first] = messages
  if (first === undefined) return notUnderstood("no message of Contact ID was heard")
  if (messages.some(({ account }) => account !== first.account))
    return notUnderstood("messages of two accounts in one call", first.account)
  const talks = messages.some(({ code }) => code === LISTEN_IN)
  return {
    _tag: "Understood",
    controller: normalAccount(first.account),
    events: messages.filter(({ code }) => code !== LISTEN_IN).map((message) => eventOf(message, own, talks))
  }
}

export const eventOf = ({ code, group, qualifier, zone }: ContactId, own: OwnCodes, talks: boolean) => {
  const meaning = contactIdMeaning(code, own)
  // A cancel or a test that is "restored" is said again, not over.
  const phase = meaning.phase ?? (qualifier === "3" ? "restored" : "began")
  return report(
    meaning.event,
    `${qualifier}${code}`,
    {
      device: zone === "000" ? null : zone,
      place: group === "00" ? null : group,
      voice: { way: talks ? "same-call" : "none", number: null },
      isTest: meaning.isTest ?? false
    },
    phase
  )
}
