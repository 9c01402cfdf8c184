import { Show } from "solid-js"
import type { Desk } from "#wire/board.ts"
import { missingForCalls } from "./advice.ts"
import { MissingItem } from "./missing-item.tsx"

/** On the empty card: what keeps calls away also from who is ready, else what comes next. */
export const MissingForCalls = (props: { readonly desk: Desk; readonly otherwise: string }) => {
  const missing = () => (props.desk.agent.state === "signed-out" ? null : missingForCalls(props.desk))
  return (
    <Show when={missing()} fallback={<p class="mt-1 text-sm">{props.otherwise}</p>}>
      {(what) => (
        <div class="mt-1" role="status" data-testid="missing">
          <MissingItem desk={props.desk} missing={what()} />
        </div>
      )}
    </Show>
  )
}
