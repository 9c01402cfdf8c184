import { AREA_CODE, e164, isServiceNumber, nationalForm, plainForms } from "../telephone-number.ts"
import type { NumberKind } from "./settings.ts"

/** Police, fire, ambulance, traffic police. They pass whatever the right; no setting takes one away. */
export const EMERGENCY_NUMBERS = ["110", "119", "120", "122"] as const

export const isEmergencyNumber = (text: string): boolean => EMERGENCY_NUMBERS.some((each) => each === text)

/** A number outside, read. */
export interface OutsideNumber {
  readonly kind: NumberKind
  /** As a person in the centre's own city dials it: without their own area code, `00` before a country. */
  readonly digits: string
  /** As anybody in China dials it: what beginnings that are barred are compared with. */
  readonly national: string
  /** Some trunks want a 0 before it. */
  readonly isMobileOfAnotherCity: boolean
}

/** What is known of the town in which the centre is. */
export interface OwnTown {
  /** `010`; empty: nobody has said it. */
  readonly areaCode: string
  /** Of a mobile by its eleven digits. One whose home nobody knows is of another city. */
  readonly isOwnMobile: (mobile: string) => boolean
}

/** Undefined: no number that can be dialled. Codes of the network (`*72`) are none: they would turn the trunk's own calls away. */
export const outsideNumber = (written: string, town: OwnTown): OutsideNumber | undefined => {
  const emergency = emergencyIn(written, town.areaCode)
  if (emergency !== undefined) return plain("emergency", emergency)
  const form = e164(written, town.areaCode)
  const national = nationalForm(form)
  if (form.startsWith("+86")) return national === form ? undefined : inChina(national, town)
  if (form.startsWith("+")) return ABROAD.test(form) ? plain("international", `00${form.slice(1)}`) : undefined
  if (isServiceNumber(form)) return CUT_SHORT.test(form) ? undefined : plain("service", form)
  return LOCAL.test(form) ? plain("local", form) : undefined
}

/** However it is written: looked for before all else, since `+86 10 110` reads as a hotline too, and `110-8` as four digits. */
const emergencyIn = (written: string, ownAreaCode: string): string | undefined =>
  plainForms(written)
    .flatMap((form) => {
      const inCountry = CHINA_BEFORE.exec(form)?.[1]
      return inCountry === undefined ? [form] : [inCountry, `0${inCountry}`]
    })
    .map((form) => emergencyForm(form, ownAreaCode))
    .find((form) => form !== undefined)

/** `110`, and `021110`: that of another city. */
const emergencyForm = (form: string, ownAreaCode: string): string | undefined => {
  if (isEmergencyNumber(form)) return form
  const [areaCode, number] = [form.slice(0, -3), form.slice(-3)]
  if (!isEmergencyNumber(number) || !AREA_CODE.test(areaCode)) return undefined
  return areaCode === ownAreaCode ? number : form
}

const inChina = (national: string, { areaCode, isOwnMobile }: OwnTown): OutsideNumber => {
  if (!national.startsWith("0")) {
    const isOwn = isOwnMobile(national)
    return { kind: isOwn ? "local" : "national", digits: national, national, isMobileOfAnotherCity: !isOwn }
  }
  // No area code is the beginning of another one.
  const isOwn = areaCode !== "" && national.startsWith(areaCode)
  return { ...plain(isOwn ? "local" : "national", isOwn ? national.slice(areaCode.length) : national), national }
}

const plain = (kind: NumberKind, digits: string): OutsideNumber => ({
  kind,
  digits,
  national: digits,
  isMobileOfAnotherCity: false
})

const CHINA_BEFORE = /^(?:\+|00)86(\d+)$/u
/** Of a mobile: no service number begins like one. None has four digits either: those are extensions, of whom somebody mistyped one. */
const CUT_SHORT = /^1(?:[3-9]\d+|\d{3})$/u
const ABROAD = /^\+[1-9]\d{6,14}$/u
/** In a centre that has not said its area code. */
const LOCAL = /^[2-8]\d{6,7}$/u
