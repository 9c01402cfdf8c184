import * as Schema from "effect/Schema"
import { Fact } from "./facts.ts"
import { Address, type Tagged } from "./vocabulary.ts"

/** All that an actor can want of the world. The runtime carries outputs out in their order and knows no further word. */
export type Output = Tell | Ask | Keep

/** A message to another actor. Delivered in order per sender; the receiver's runtime stamps `at`. */
export interface Tell {
  readonly _tag: "Tell"
  readonly to: Address
  readonly message: Tagged
}

/** A request to a port, in the asker's words. What comes of it comes back as a message. */
export interface Ask {
  readonly _tag: "Ask"
  readonly port: string
  readonly request: Tagged
}

/** A fact for the record. */
export interface Keep {
  readonly _tag: "Keep"
  readonly fact: Fact
}

/** Messages and requests are plain JSON data: they are written as they are, so that no writer must know who is addressed. */
const Plain = Schema.JsonObject.check(
  Schema.makeFilter((data) => typeof data["_tag"] === "string" || "it has no _tag")
) as unknown as Schema.Codec<Tagged>

export const Output: Schema.Codec<Output, unknown> = Schema.TaggedUnion({
  Tell: { to: Address, message: Plain },
  Ask: { port: Schema.String, request: Plain },
  Keep: { fact: Fact }
})

/** A message as it is sent: nobody but the receiver's runtime knows the time it will have. */
export type Unstamped<M> = M extends unknown ? Omit<M, "at"> & Tagged : never

/** The door of a kind of actor: `tellAgent(agent, { _tag: "Offered", … })`. Each protocol exports its own. */
export const telling =
  <M extends Tagged, Id extends string = string>(kind: string) =>
  (id: Id, message: Unstamped<M>): Tell => ({ _tag: "Tell", to: `${kind}/${id}`, message })

/** The door of a port, for those who speak to it in the words `R`. */
export const asking =
  <R extends Tagged>(port: string) =>
  (request: R): Ask => ({ _tag: "Ask", port, request })

/** What an output says, in one word: for traces and tests. */
export const saidBy = (output: Output): string => {
  switch (output._tag) {
    case "Tell":
      return output.message._tag
    case "Ask":
      return output.request._tag
    case "Keep":
      return `+${output.fact._tag}`
  }
}
