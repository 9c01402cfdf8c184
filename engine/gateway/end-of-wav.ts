/** The end of a WAV file as a file of its own: a message that somebody left after what was said before it. */
export interface EndOfWav {
  /** The file's own head, with the lengths of the part. */
  readonly head: Buffer
  /** Where the part's samples are in the whole file; both ends belong to it. Null: there are none. */
  readonly samples: readonly [first: number, last: number] | null
}

/** Longest head of a recording: a switch may write notes before the sound. */
export const HEAD_OCTETS = 4_096

/** `head`: the file's first octets. Null: no WAV whose samples are all of one size. (RIFF: Multimedia Programming Interface 1.0, 1991.) */
export const endOfWav = (head: Buffer, sizeOctets: number, lastMs: number): EndOfWav | null => {
  if (head.length < 12 || textAt(head, 0) !== "RIFF" || textAt(head, 8) !== "WAVE") return null
  let format: { readonly octetsASecond: number; readonly frameOctets: number } | null = null
  for (let at = 12; at + 8 <= head.length;) {
    const [name, octets, begin] = [textAt(head, at), head.readUInt32LE(at + 4), at + 8]
    if (name === "fmt " && begin + 14 <= head.length)
      format = { octetsASecond: head.readUInt32LE(begin + 8), frameOctets: head.readUInt16LE(begin + 12) }
    if (name === "data") {
      if (format === null || format.frameOctets === 0) return null
      const { frameOctets, octetsASecond } = format
      const there = Math.max(0, sizeOctets - begin)
      const all = wholeFrames(octets === 0 || octets > there ? there : octets, frameOctets)
      const wanted = Math.min(all, wholeFrames((octetsASecond * lastMs) / 1_000, frameOctets))
      return part(head.subarray(0, begin), begin + all - wanted, wanted)
    }
    // Chunks begin at even octets.
    at = begin + octets + (octets % 2)
  }
  return null
}

const part = (head: Buffer, first: number, octets: number): EndOfWav => {
  const own = Buffer.from(head)
  own.writeUInt32LE(own.length - 8 + octets, 4)
  own.writeUInt32LE(octets, own.length - 4)
  return { head: own, samples: octets === 0 ? null : [first, first + octets - 1] }
}

const wholeFrames = (octets: number, frameOctets: number): number => Math.floor(octets / frameOctets) * frameOctets

const textAt = (head: Buffer, at: number): string => head.toString("latin1", at, at + 4)
