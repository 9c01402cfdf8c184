import { For } from "solid-js"

/** Values below each other, each with its name. */
export const Named = (props: { readonly of: ReadonlyArray<readonly [name: string, value: string]> }) => (
  <dl class="grid grid-cols-[minmax(5rem,auto)_1fr] gap-x-4 gap-y-1">
    <For each={props.of}>
      {([name, value]) => (
        <>
          <dt class="text-muted">{name}</dt>
          <dd class="num min-w-0 break-words whitespace-pre-wrap">{value}</dd>
        </>
      )}
    </For>
  </dl>
)
