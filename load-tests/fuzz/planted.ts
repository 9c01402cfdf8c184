import type { Target } from "./target.ts"

/** For the test of the fuzzer: two targets with a fault that is found only by who looks, and one without. */
export const TARGETS: ReadonlyArray<Target> = [
  {
    name: "crashes",
    corpus: [Buffer.from("a perfectly harmless line\r\n")],
    words: ["harm", "less"],
    run: (input) => {
      if (Buffer.from(input).includes("lessharm")) throw new Error("planted")
      return "fine"
    }
  },
  {
    name: "hangs",
    corpus: [Buffer.from("a perfectly harmless line\r\n")],
    words: ["harm", "less"],
    run: (input) => {
      while (Buffer.from(input).includes("lessharm")) input = Uint8Array.from(input)
      return "fine"
    }
  },
  {
    name: "is fine",
    corpus: [Buffer.from("a perfectly harmless line\r\n")],
    words: ["harm", "less"],
    run: (input) => String(input.length % 3)
  }
]
