/** `9`, `930` and `9:30` are meant as `09:00` and `09:30`; anything else stays as it was typed, to be put right. */
export const clockOf = (typed: string): string => {
  const text = typed.trim().replace("：", ":")
  const parts = /^(\d{1,2})(?::?(\d{2}))?$/u.exec(text)
  return parts === null ? text : `${(parts[1] ?? "").padStart(2, "0")}:${parts[2] ?? "00"}`
}
