import { t } from "../shared/language.ts"

const UNITS = ["kB", "MB", "GB", "TB"] as const

/** Bytes in the unit that a person would say, counted by thousands as disks are sold; what shrinks keeps its sign. */
export const bytesText = (bytes: number): string => {
  const sign = bytes < 0 ? "−" : ""
  let [amount, at] = [Math.abs(bytes) / 1000, 0]
  // What would be written as 1000 of a unit is one of the next.
  while (amount >= (at === 0 ? 999 : 999.95) && at < UNITS.length - 1) [amount, at] = [amount / 1000, at + 1]
  return `${sign}${at === 0 ? Math.ceil(amount) : amount.toFixed(1)} ${UNITS[at]}`
}

/** What is left of a whole, with one digit behind the point: the last per cent of a disk are worth it. */
export const leftPercentText = (left: number, whole: number): string =>
  whole > 0 ? `${((left / whole) * 100).toFixed(1)}%` : "—"

const DISK = /^the disk of (?<folder>.+) has (?<percent>[\d.]+) % left \((?<mb>\d+) MB\)$/u

/** A warning in the language of the screen. The server writes it in English, as its log has it; one that is new here is shown so. */
export const warningText = (said: string): string => {
  const { folder, mb, percent } = DISK.exec(said)?.groups ?? {}
  return folder === undefined || percent === undefined || mb === undefined
    ? said
    : t("system.warn-disk", { folder, percent, free: bytesText(Number(mb) * 1e6) })
}
