export type WrittenCell = string | number

/** A file piece by piece: the head once, rows as they come, the end once; notes are for formats that have a place for them. */
export interface SheetWriter {
  readonly head: (cells: ReadonlyArray<WrittenCell>) => Uint8Array
  readonly rows: (rows: ReadonlyArray<ReadonlyArray<WrittenCell>>) => Uint8Array
  readonly end: (notes?: ReadonlyArray<ReadonlyArray<WrittenCell>>) => Uint8Array
}
