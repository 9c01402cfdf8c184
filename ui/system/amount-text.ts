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
