import { type Component, Suspense } from "solid-js"
import type { ShownNumber } from "../agent/call/dial.ts"
import { fetched } from "./later.tsx"

interface NumberProps extends ShownNumber {
  /** As it is to be read. */
  readonly text?: string
  /** It is of no use in a clipboard: an extension. */
  readonly isDialledOnly?: boolean
}

interface DialProps extends ShownNumber {
  readonly label?: string
  readonly ask?: string
}

/** What dials and copies is fetched when the page stands; until then, and where it cannot be, a number is what it says. */
const parts = () => import("./telephone-number-parts.tsx")
const Plain: Component<NumberProps> = (props) => <>{props.text ?? props.number}</>
const Number = fetched<NumberProps>(async () => (await parts()).NumberPart, Plain)
const Dial = fetched<DialProps>(
  async () => (await parts()).DialPart,
  () => null
)

/**
 * A telephone number, wherever one stands: a click dials it for an agent at their telephone who may dial, and copies it for
 * everybody else. What is covered and cannot be had whole is plain text.
 */
export const TelephoneNumber = (props: NumberProps) => (
  <Suspense fallback={<Plain {...props} />}>
    <Number {...props} />
  </Suspense>
)

/** The same as a button of its own, beside a number that something else is done with. Nothing where nobody can be called. */
export const DialButton = (props: DialProps) => (
  <Suspense>
    <Dial {...props} />
  </Suspense>
)
