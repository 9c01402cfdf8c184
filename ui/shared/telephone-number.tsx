import { type Component, lazy, Suspense } from "solid-js"
import type { ShownNumber } from "../agent/call/dial.ts"

/** What dials and copies is fetched when the page stands; until then a number is what it says. */
const parts = () => import("./telephone-number-parts.tsx")
const part = <Props extends object>(of: (found: Awaited<ReturnType<typeof parts>>) => Component<Props>) =>
  lazy(async () => ({ default: of(await parts()) }))

const Number = part(({ NumberPart }) => NumberPart)
const Dial = part(({ DialPart }) => DialPart)

/**
 * A telephone number, wherever one stands: a click dials it for an agent at their telephone who may dial, and copies it for
 * everybody else. What is covered and cannot be had whole is plain text.
 */
export const TelephoneNumber = (
  props: ShownNumber & {
    /** As it is to be read. */
    readonly text?: string
    /** It is of no use in a clipboard: an extension. */
    readonly isDialledOnly?: boolean
  }
) => (
  <Suspense fallback={props.text ?? props.number}>
    <Number {...props} />
  </Suspense>
)

/** The same as a button of its own, beside a number that something else is done with. Nothing where nobody can be called. */
export const DialButton = (props: ShownNumber & { readonly label?: string; readonly ask?: string }) => (
  <Suspense>
    <Dial {...props} />
  </Suspense>
)
