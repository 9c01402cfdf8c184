import * as Schema from "effect/Schema"
import { e164, nationalForm } from "#actors/telephone-number.ts"
import { maskedNumber, type Masking } from "#wire/masked-number.ts"
import type { Choice } from "../thing/field.ts"

/** A customer's numbers: what kind, the one form by which they are found, and as somebody wrote it. */
export const PHONE_KINDS = ["mobile", "home", "work", "fax", "other"] as const
export type PhoneKind = (typeof PHONE_KINDS)[number]
export const PHONE_KIND_CHOICES: ReadonlyArray<Choice & { readonly value: PhoneKind }> = [
  { value: "mobile", words: { zh: "手机", en: "Mobile" } },
  { value: "home", words: { zh: "住宅", en: "Home" } },
  { value: "work", words: { zh: "单位", en: "Work" } },
  { value: "fax", words: { zh: "传真", en: "Fax" } },
  { value: "other", words: { zh: "其他", en: "Other" } }
]

export const PHONES_MOST = 20
export const PHONES_LIMITS = {
  zh: `最多 ${PHONES_MOST} 个号码，每个不超过 40 个字符，至少含 3 位数字`,
  en: `takes at most ${PHONES_MOST} numbers of at most 40 characters, each with 3 digits or more`
}

const WRITTEN = /^[\d\s+*#().\-/\u2010-\u2015;=:@a-zA-Z转分机]{1,40}$/u
const THREE_DIGITS = /\d(?:\D*\d){2}/u

export const Phone = Schema.Struct({
  kind: Schema.Literals(PHONE_KINDS),
  /** Said by the server, whatever is sent. */
  number: Schema.optionalKey(Schema.String.check(Schema.isMaxLength(40))),
  written: Schema.String.check(Schema.isPattern(WRITTEN), Schema.isPattern(THREE_DIGITS))
})
export type Phone = typeof Phone.Type

export const Phones = Schema.Array(Phone).check(Schema.isMaxLength(PHONES_MOST))

/** Each with its one form, and no number twice. What is no phone at all is left for the check to name. */
export const settledPhones = (phones: unknown, ownAreaCode: string): unknown => {
  if (!Array.isArray(phones)) return phones
  const seen = new Set<string>()
  return phones.flatMap((phone: unknown) => {
    if (typeof phone !== "object" || phone === null || !("written" in phone) || typeof phone.written !== "string")
      return [phone]
    const written = phone.written.normalize("NFKC").trim()
    const number = e164(written, ownAreaCode)
    if (written !== "" && seen.has(number)) return []
    seen.add(number)
    return [{ ...phone, written, number }]
  })
}

/** `13800138000;单位:010-62345678`: a mobile needs no kind. */
export const phonesOfCell = (text: string): ReadonlyArray<Phone> =>
  text
    .split(/[;；\n]/u)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const [, named = "", rest = part] = /^([^:：\d+]+)[:：](.*)$/u.exec(part) ?? []
      const wanted = named.trim().toLowerCase()
      const kind = PHONE_KIND_CHOICES.find(({ value, words }) =>
        [value, words.zh, words.en.toLowerCase()].includes(wanted)
      )
      return kind === undefined
        ? { kind: kindOfNumber(part), written: part }
        : { kind: kind.value, written: rest.trim() }
    })

/** A mobile says so by itself. */
export const kindOfNumber = (written: string): PhoneKind =>
  /^\+861[3-9]\d{9}$/u.test(e164(written)) ? "mobile" : "other"

export const cellOfPhones = (phones: ReadonlyArray<Phone>): string =>
  phones.map(({ kind, written }) => (kind === kindOfNumber(written) ? written : `${kind}:${written}`)).join(";")

/** `138****8000`, as everywhere: enough to tell two apart, not enough to call. Numbers of kinds that the centre does not cover stay whole. */
export const maskedPhone = (number: string, covers: Pick<Masking, "kinds">): string =>
  maskedNumber(nationalForm(number), covers)

export const maskedPhones = (phones: ReadonlyArray<Phone>, covers: Pick<Masking, "kinds">): ReadonlyArray<Phone> =>
  phones.map((phone) => {
    const plain = nationalForm(phone.number ?? phone.written)
    const shown = maskedNumber(plain, covers)
    return shown === plain ? phone : { kind: phone.kind, number: shown, written: shown }
  })
