/**
 * A copy of an x86-64 ELF library that asks its C library for the C99 number readers under their older names.
 *
 * Compilers with C23 headers bind `strtol`, `strtoul` and `sscanf` to `__isoc23_*`, which glibc has only since 2.38.
 * The C99 functions have the same signatures and differ in one thing: they do not read `0b…` as binary. Names stay in the
 * string table; a symbol is made to point 9 bytes further into its own name, and its version to GLIBC_2.2.5.
 *
 * Layout: System V ABI, AMD64 supplement; symbol versions: LSB Core, "Symbol Versioning". Throws ElfUnfit when the
 * file is not such a library, or needs anything else from 2.38.
 */
export const withOlderNumberReaders = (original: Uint8Array): Buffer => {
  const bytes = Buffer.from(original)
  try {
    relink(bytes)
  } catch (cause) {
    if (cause instanceof RangeError) throw new ElfUnfit("the file ends in the middle of a table")
    throw cause
  }
  return bytes
}

export class ElfUnfit extends Error {
  constructor(reason: string) {
    super(`not a library that can be relinked: ${reason}`)
    this.name = "ElfUnfit"
  }
}

const NEW_PREFIX = "__isoc23_"
const OLD_VERSION = "GLIBC_2.2.5"
const NEW_VERSION = "GLIBC_2.38"
/** Section types (sh_type). */
const SHT_DYNSYM = 11
const SHT_GNU_VERNEED = 0x6ffffffe
const SHT_GNU_VERSYM = 0x6fffffff
/** sizeof(Elf64_Sym). */
const SYMBOL_BYTES = 24
/** Bit 15 of a version index means "hidden", not part of the number. */
const VERSION_INDEX_MASK = 0x7fff

interface Section {
  readonly type: number
  readonly offset: number
  readonly size: number
  readonly link: number
  readonly info: number
}

const relink = (bytes: Buffer): void => {
  const isElf64Le = bytes.readUInt32BE(0) === 0x7f454c46 && bytes[4] === 2 && bytes[5] === 1
  if (!isElf64Le) throw new ElfUnfit("not a 64-bit little-endian ELF file")
  const sections = readSections(bytes)
  const symbols = sectionOf(sections, SHT_DYNSYM)
  const versions = sectionOf(sections, SHT_GNU_VERSYM)
  const needs = sectionOf(sections, SHT_GNU_VERNEED)
  const names = sections[symbols.link]
  if (names === undefined) throw new ElfUnfit("no names for its symbols")
  const nameAt = (at: number) => {
    const begin = names.offset + at
    return bytes.toString("latin1", begin, bytes.indexOf(0, begin))
  }

  const { older, newer } = libcVersions(bytes, needs, nameAt)
  if (newer === undefined) throw new ElfUnfit(`it does not need ${NEW_VERSION}`)
  if (older === undefined) throw new ElfUnfit(`it does not name ${OLD_VERSION}`)

  for (let i = 0; i < symbols.size / SYMBOL_BYTES; i++) {
    const symbolAt = symbols.offset + i * SYMBOL_BYTES
    const versionAt = versions.offset + i * 2
    if ((bytes.readUInt16LE(versionAt) & VERSION_INDEX_MASK) !== newer.index) continue
    const name = nameAt(bytes.readUInt32LE(symbolAt))
    if (!name.startsWith(NEW_PREFIX)) throw new ElfUnfit(`it needs ${name} of ${NEW_VERSION}`)
    bytes.writeUInt32LE(bytes.readUInt32LE(symbolAt) + NEW_PREFIX.length, symbolAt)
    bytes.writeUInt16LE(older.index, versionAt)
  }
  // The loader checks every version named, used or not: the newer entry becomes a second one for the older version.
  bytes.writeUInt32LE(elfHash(OLD_VERSION), newer.at)
  bytes.writeUInt32LE(older.nameAt, newer.at + 8)
}

const readSections = (bytes: Buffer): ReadonlyArray<Section> => {
  const tableAt = Number(bytes.readBigUInt64LE(0x28))
  const entryBytes = bytes.readUInt16LE(0x3a)
  return Array.from({ length: bytes.readUInt16LE(0x3c) }, (_, i) => {
    const at = tableAt + i * entryBytes
    return {
      type: bytes.readUInt32LE(at + 4),
      offset: Number(bytes.readBigUInt64LE(at + 24)),
      size: Number(bytes.readBigUInt64LE(at + 32)),
      link: bytes.readUInt32LE(at + 40),
      info: bytes.readUInt32LE(at + 44)
    }
  })
}

const sectionOf = (sections: ReadonlyArray<Section>, type: number): Section => {
  const found = sections.find((section) => section.type === type)
  if (found === undefined) throw new ElfUnfit(`no section of type 0x${type.toString(16)}`)
  return found
}

interface VersionNeed {
  /** Of its Elf64_Vernaux in the file. */
  readonly at: number
  readonly index: number
  readonly nameAt: number
}

/** Walks Elf64_Verneed (one a library) and its Elf64_Vernaux (one a version). */
const libcVersions = (bytes: Buffer, needs: Section, nameAt: (at: number) => string) => {
  let older: VersionNeed | undefined
  let newer: VersionNeed | undefined
  let needAt = needs.offset
  for (let library = 0; library < needs.info; library++) {
    const isLibc = nameAt(bytes.readUInt32LE(needAt + 4)) === "libc.so.6"
    let at = needAt + bytes.readUInt32LE(needAt + 8)
    for (let version = 0; version < bytes.readUInt16LE(needAt + 2); version++) {
      const need = { at, index: bytes.readUInt16LE(at + 6), nameAt: bytes.readUInt32LE(at + 8) }
      const name = nameAt(need.nameAt)
      if (isLibc && name === OLD_VERSION) older = need
      if (isLibc && name === NEW_VERSION) newer = need
      at += bytes.readUInt32LE(at + 12)
    }
    needAt += bytes.readUInt32LE(needAt + 12)
  }
  return { older, newer }
}

/** The hash of names in System V's ABI, chapter 5. */
const elfHash = (name: string): number => {
  let hash = 0
  for (let i = 0; i < name.length; i++) {
    hash = ((hash << 4) + name.charCodeAt(i)) >>> 0
    const high = hash & 0xf0000000
    if (high !== 0) hash ^= high >>> 24
    hash = (hash & ~high) >>> 0
  }
  return hash
}
