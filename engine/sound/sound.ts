/** One channel, −1 … 1. */
export interface Sound {
  readonly rateHz: number
  readonly samples: Float32Array
}
