import { type Component, For, Suspense } from "solid-js"
import { Dynamic } from "solid-js/web"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import { fetched } from "../../shared/later.tsx"

const DialTrialPart = fetched(async () => (await import("../../trunks/dial-trial-part.tsx")).DialTrialPart)
const StrangersPart = fetched(async () => (await import("../../trunks/strangers-part.tsx")).StrangersPart)

/** What stands above a list and belongs to one thing alone. */
const PARTS: Readonly<Record<string, ReadonlyArray<Component>>> = { trunk: [StrangersPart, DialTrialPart] }

export const ListParts = (props: { readonly thing: AnyThing }) => (
  <Suspense>
    <For each={PARTS[props.thing.name] ?? []}>{(part) => <Dynamic component={part} />}</For>
  </Suspense>
)
