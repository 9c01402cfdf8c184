/** Leading zeros of an account are padding: as the decoders (`engine/alarm-lines/message.ts`) write it; a test compares. */
export const normalAccount = (account: string): string =>
  account
    .trim()
    .toUpperCase()
    .replace(/^0+(?=.)/u, "")

/** `9:00`, `９：００` → `09:00` */
export const dayMinuteOf = (written: string): string => {
  const plain = written.normalize("NFKC").trim()
  return /^\d:/u.test(plain) ? `0${plain}` : plain
}

/** `09:30` → 570 */
export const minuteOfDay = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
