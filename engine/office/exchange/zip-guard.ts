import type { Words } from "#wire/permissions.ts"

/** What a file may unpack to, as it says itself: the reader stops at what was said. */
const UNPACKED_LIMIT_BYTES = 100 * 1024 * 1024
const ENTRIES_LIMIT = 10_000

const LOCAL_HEADER = 0x04034b50
const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const END_BYTES = 22
const ENTRY_BYTES = 46
/** An archive's own remark stands behind its end. */
const REMARK_LIMIT_BYTES = 65_535

const DAMAGED: Words = { zh: "文件已损坏，或不是 xlsx", en: "is damaged, or no xlsx" }

/** Why this is not an xlsx that may be opened, or null. Looks at the archive's directory only: nothing is unpacked. */
export const xlsxProblem = (bytes: Uint8Array): Words | null => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.byteLength < END_BYTES || view.getUint32(0, true) !== LOCAL_HEADER)
    return { zh: "不是 xlsx 文件", en: "is no xlsx file" }
  const end = endOf(view)
  if (end === null) return DAMAGED
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (count > ENTRIES_LIMIT) return DAMAGED
  let unpacked = 0
  let isWorkbook = false
  for (let entry = 0; entry < count; entry++) {
    if (at + ENTRY_BYTES > end || view.getUint32(at, true) !== DIRECTORY_ENTRY) return DAMAGED
    const size = view.getUint32(at + 24, true)
    // 0xffffffff: the size stands elsewhere (ZIP64), and no honest sheet needs it.
    unpacked += size
    if (unpacked > UNPACKED_LIMIT_BYTES) return TOO_LARGE
    const nameBytes = view.getUint16(at + 28, true)
    const name = Buffer.from(bytes.buffer, bytes.byteOffset + at + ENTRY_BYTES, nameBytes).toString("latin1")
    if (name === "xl/workbook.xml") isWorkbook = true
    at += ENTRY_BYTES + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return isWorkbook ? null : { zh: "不是 xlsx 文件", en: "is no xlsx file" }
}

const TOO_LARGE: Words = {
  zh: `解压后超过 ${UNPACKED_LIMIT_BYTES / 1024 / 1024} MB`,
  en: `unpacks to more than ${UNPACKED_LIMIT_BYTES / 1024 / 1024} MB`
}

const endOf = (view: DataView): number | null => {
  const first = Math.max(0, view.byteLength - END_BYTES - REMARK_LIMIT_BYTES)
  for (let at = view.byteLength - END_BYTES; at >= first; at--)
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at
  return null
}
