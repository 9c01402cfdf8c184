/**
 * One form for each telephone number, however a trunk, a person or an import writes it: E.164 for whatever can be dialled from
 * anywhere (`+8613800138000`, `+861062345678`, `+12125550100`). What has a meaning only here stays as it is: service numbers
 * (400…, 95588, 12345), telephones in the house, names such as `anonymous`. `ownAreaCode` (`010`) is that of whoever is called:
 * trunks leave it out of local numbers.
 */
export const e164 = (written: string, ownAreaCode = ""): string => {
  const forms = plainForms(written)
  return forms.map((plain) => knownForm(plain, ownAreaCode)).find((known) => known !== undefined) ?? forms[0]
}

/** What was written without what only people read; then, for `010-62345678-801`, the main number alone, without the telephone behind it. */
export const plainForms = (written: string): readonly [plain: string, ...main: ReadonlyArray<string>] => {
  const main = AFTER_A_DASH.exec(written.normalize("NFKC").trim())?.[1]
  return [undecorated(written), ...(main === undefined ? [] : [undecorated(main)])]
}

/** As people in China write it and dial it: a mobile by its eleven digits, a landline with the 0; a number abroad keeps its `+`. */
export const nationalForm = (number: string): string => {
  const inChina = CHINA.exec(number)?.[1]
  if (inChina === undefined) return number
  return MOBILE.test(inChina) ? inChina : `0${inChina}`
}

/** What is left when a country and what only people read is taken away; undefined: it is none of the forms that are known. */
const knownForm = (plain: string, ownAreaCode: string): string | undefined => {
  const dialled = plain.replace(/^00(?=[1-9])/u, "+").replace(CARRIER, "")
  if (dialled.startsWith("+") && !dialled.startsWith("+86")) return ABROAD.test(dialled) ? dialled : undefined
  const withCountry = dialled.startsWith("+86") ? dialled.slice("+86".length) : COUNTRY_WITHOUT_PLUS.exec(dialled)?.[1]
  if (withCountry !== undefined) return ofHere(withCountry) ?? inChina(withCountry.replace(/^0/u, ""), LANDLINE)
  if (dialled.startsWith("0")) return inChina(dialled.slice(1), LANDLINE)
  return ofHere(dialled) ?? inChina(dialled, SURE_LANDLINE) ?? local(dialled, ownAreaCode)
}

const inChina = (number: string, landline: RegExp): string | undefined =>
  MOBILE.test(number) || landline.test(number) ? `+86${number}` : undefined

/** 400 and 800 lines, banks and authorities, 110: numbers that are dialled without an area code from anywhere. */
export const isServiceNumber = (number: string): boolean => SERVICE.test(number)

/** Lines that belong to no area: from abroad they are not to be had, so a country before them says nothing. */
const ofHere = (number: string): string | undefined => (SERVICE.test(number) ? number : undefined)

const local = (number: string, ownAreaCode: string): string | undefined =>
  LOCAL.test(number) && AREA_CODE.test(ownAreaCode) ? `+86${ownAreaCode.slice(1)}${number}` : undefined

const undecorated = (written: string): string =>
  written
    .normalize("NFKC")
    .trim()
    .replace(/^(?:tel|sips?):/iu, "")
    .replace(/[@;].*$/u, "")
    .replace(EXTENSION_IN_WORDS, "")
    .replaceAll(FOR_PEOPLE, "")

/** Spaces, dashes, dots, brackets, marks that say which way a text runs. */
const FOR_PEOPLE = /[\s().\-/\u2010-\u2015\u200b-\u200f\u202a-\u202e\u2066-\u2069]/gu
const EXTENSION_IN_WORDS = /(?<=\d)\s*(?:转|分机|ext\.?|x)\s*\d{1,6}$/iu
const AFTER_A_DASH = /^(.*\d)\s*-\s*\d{1,6}$/u
const CHINA = /^\+86(\d{9,11})$/u
const MOBILE = /^1[3-9]\d{9}$/u
/** Beijing, the codes of two digits, those of three. */
const LANDLINE = /^(?:10[1-9]\d{7}|2\d[1-9]\d{7}|[3-9]\d{2}[1-9]\d{6,7})$/u
/** Without a 0 or a country before it: no local number that is given out begins with 1 or 9, and much else does. */
const SURE_LANDLINE = /^(?:10[2-8]\d{7}|2\d[2-8]\d{7}|[3-9]\d{2}[2-8]\d{6,7})$/u
const LOCAL = /^[2-8]\d{6,7}$/u
/** 400 and 800 lines; what begins with 95 or 96; 110, 12345, 10086. */
const SERVICE = /^(?:[48]00\d{7}|9[56]\d{3,7}|1\d{2,5})$/u
export const AREA_CODE = /^0(?:10|2\d|[3-9]\d{2})$/u
/** A carrier that was dialled before the number: 17951, 17909, 12593. */
const CARRIER = /^(?:179\d{2}|12593)(?=0?1[3-9]\d{9}$|0[1-9]\d{8,10}$)/u
/** Long enough that the 86 is none of the number's own. */
const COUNTRY_WITHOUT_PLUS = /^86(1[3-9]\d{9}|10[2-8]\d{7}|2\d[2-8]\d{7}|[3-9]\d{2}[2-8]\d{6,7})$/u
const ABROAD = /^\+[1-9]\d{6,14}$/u
