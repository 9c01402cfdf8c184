/** Which part of a file is asked for (RFC 9110 §14). Bytes, both ends included. */
export type ByteRange =
  | { readonly _tag: "Whole" }
  | { readonly _tag: "Part"; readonly first: number; readonly last: number }
  | { readonly _tag: "Unsatisfiable" }

const WHOLE: ByteRange = { _tag: "Whole" }

/**
 * Reads a Range header against a file of `size` bytes. Other units, several ranges and malformed ones are answered with the
 * whole file, as §14.2 allows.
 */
export const readRange = (header: string | null, size: number): ByteRange => {
  const found = /^\s*bytes\s*=\s*(\d{0,15})\s*-\s*(\d{0,15})\s*$/iu.exec(header ?? "")
  const [from, to] = [found?.[1] ?? "", found?.[2] ?? ""]
  if (found === null || (from === "" && to === "")) return WHOLE
  if (from === "") {
    const length = Math.min(Number(to), size)
    return length === 0 ? { _tag: "Unsatisfiable" } : { _tag: "Part", first: size - length, last: size - 1 }
  }
  const first = Number(from)
  const last = to === "" ? size - 1 : Math.min(Number(to), size - 1)
  if (to !== "" && Number(to) < first) return WHOLE
  return first >= size ? { _tag: "Unsatisfiable" } : { _tag: "Part", first, last }
}
