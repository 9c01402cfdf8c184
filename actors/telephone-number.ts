/**
 * One form for each telephone number, however a line, a person or an import writes it: `+86 138-0013-8000`, `013800138000` and
 * `13800138000` are one. A landline has its area code with the 0, a number abroad its `+` and country; what is none of these
 * stays as it is, without what only people read.
 */
export const normalNumber = (written: string): string => {
  const plain = written.replaceAll(FOR_PEOPLE, "").replace(/^00(?=[1-9])/u, "+")
  if (!plain.startsWith("+")) return MOBILE_WITH_0.test(plain) ? plain.slice(1) : plain
  if (!plain.startsWith("+86")) return plain
  const inChina = plain.slice("+86".length).replace(/^0/u, "")
  if (MOBILE.test(inChina) || OF_THE_WHOLE_COUNTRY.test(inChina)) return inChina
  return AREA_AND_LOCAL.test(inChina) ? `0${inChina}` : inChina
}

/** Spaces, dashes, dots, brackets. */
const FOR_PEOPLE = /[\s().\-\u2010-\u2015]/gu
const MOBILE = /^1[3-9]\d{9}$/u
const MOBILE_WITH_0 = /^01[3-9]\d{9}$/u
/** 400 and 800 lines belong to no area. */
const OF_THE_WHOLE_COUNTRY = /^[48]00\d{7}$/u
/** Area codes have 2 or 3 digits beside the 0, local numbers 7 or 8. */
const AREA_AND_LOCAL = /^[1-9]\d{8,10}$/u
