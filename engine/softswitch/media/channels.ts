/** Lays two channels side by side into `to` from its sample `at`: left, right, left, right. */
export const interleave = (left: Int16Array, right: Int16Array, to: Int16Array, at: number): void => {
  for (let i = 0, j = at; i < left.length; i++, j += 2) {
    to[j] = left[i]!
    to[j + 1] = right[i]!
  }
}

/** Adds two channels into `to` from its sample `at`; what is louder than 16 bits is clipped, not wrapped. */
export const mix = (left: Int16Array, right: Int16Array, to: Int16Array, at: number): void => {
  for (let i = 0; i < left.length; i++) {
    const sum = left[i]! + right[i]!
    to[at + i] = sum > 32_767 ? 32_767 : sum < -32_768 ? -32_768 : sum
  }
}
