/**
 * Takes away from an input whatever it fails without: halves first, then ever smaller pieces. Asks at most `tries` times, for an
 * input that fails slowly shall not be shortened for ever.
 */
export const minimise = async (
  input: Uint8Array,
  fails: (input: Uint8Array) => Promise<boolean>,
  tries = 2_000
): Promise<Uint8Array> => {
  let smallest = Buffer.from(input)
  let left = tries
  for (let piece = Math.max(1, smallest.length >> 1); piece >= 1 && left > 0; piece >>= 1) {
    for (let at = 0; at < smallest.length && left > 0;) {
      const shorter = Buffer.concat([smallest.subarray(0, at), smallest.subarray(at + piece)])
      left -= 1
      if (await fails(shorter)) smallest = shorter
      else at += piece
    }
  }
  return smallest
}
