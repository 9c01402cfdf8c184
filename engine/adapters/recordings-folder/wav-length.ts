/** A header is 44 octets as our switch writes it; others put notes of a few hundred octets before the sound. */
export const WAV_HEAD_OCTETS = 4_096

/** Sound follows after a name and a size. */
const CHUNK_HEAD_OCTETS = 8

/**
 * How much sound a WAV file has, ms; undefined when it is none. `head` is its beginning, `sizeOctets` the whole file's. A header
 * says how much there is once the file was closed; one that was never finished says nothing, or more than there is, and then
 * all that lies behind it counts (RIFF: Multimedia Programming Interface and Data Specifications 1.0, 1991).
 */
export const wavLengthMs = (head: Buffer, sizeOctets: number): number | undefined => {
  if (head.length < 12 || textAt(head, 0) !== "RIFF" || textAt(head, 8) !== "WAVE") return undefined
  let octetsPerSecond: number | undefined
  for (let at = 12; at + CHUNK_HEAD_OCTETS <= head.length;) {
    const [name, size, begin] = [textAt(head, at), head.readUInt32LE(at + 4), at + CHUNK_HEAD_OCTETS]
    if (name === "fmt " && begin + 12 <= head.length) octetsPerSecond = head.readUInt32LE(begin + 8)
    if (name === "data") return octetsPerSecond ? lengthMs(size, sizeOctets - begin, octetsPerSecond) : undefined
    // Chunks begin at even octets.
    at = begin + size + (size % 2)
  }
  return undefined
}

const lengthMs = (said: number, there: number, octetsPerSecond: number): number => {
  const octets = said === 0 || said > there ? Math.max(0, there) : said
  return Math.round((octets * 1_000) / octetsPerSecond)
}

const textAt = (head: Buffer, at: number): string => head.toString("latin1", at, at + 4)
