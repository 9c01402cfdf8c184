import type { Component } from "solid-js"
import { Dynamic } from "solid-js/web"
import { For } from "solid-js"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import { DialTrialPart } from "../../trunks/dial-trial-part.tsx"
import { StrangersPart } from "../../trunks/strangers-part.tsx"

/** What stands above a list and belongs to one thing alone. */
const PARTS: Readonly<Record<string, ReadonlyArray<Component>>> = { trunk: [StrangersPart, DialTrialPart] }

export const ListParts = (props: { readonly thing: AnyThing }) => (
  <For each={PARTS[props.thing.name] ?? []}>{(part) => <Dynamic component={part} />}</For>
)
