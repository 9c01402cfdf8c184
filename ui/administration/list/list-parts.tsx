import type { Component } from "solid-js"
import { Dynamic } from "solid-js/web"
import { Show } from "solid-js"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import { StrangersPart } from "../../trunks/strangers-part.tsx"

/** What stands above a list and belongs to one thing alone. */
const PARTS: Readonly<Record<string, Component>> = { trunk: StrangersPart }

export const ListParts = (props: { readonly thing: AnyThing }) => (
  <Show when={PARTS[props.thing.name]}>{(part) => <Dynamic component={part()} />}</Show>
)
