/** Which of the legs speak Opus: the second of each pair, an agent's; when those are not enough the callers too. */
export const speaksOpus = (index: number, legs: number, opus: number): boolean => {
  const pair = Math.floor(index / 2)
  return index % 2 === 1 ? pair < opus : pair < opus - legs / 2
}

/** What was agreed on for them. */
export const OPUS_PAYLOAD_TYPE = 111
