import { A } from "@solidjs/router"
import { Show } from "solid-js"
import { firstNumber, type Standing } from "./standing.ts"
import { readBody } from "./wizard-flow.ts"
import { w } from "./words.ts"

/** Where the first number's flow is more than the wizard makes, it says so: what a step asks for is chosen there. */
export const OwnFlow = (props: {
  readonly standing: Standing
  readonly says: "team.own-flow" | "prompts.own-flow"
}) => {
  const own = () => {
    const found = firstNumber(props.standing)
    return found?.body !== undefined && readBody(found.body) === null ? found : undefined
  }
  return (
    <Show when={own()}>
      {(found) => (
        <p class="mt-3 flex flex-wrap items-center gap-3 text-muted">
          {w(props.says, { number: found().id })}
          <A class="btn text-text" href={`/administration/flows/${encodeURIComponent(found().flow?.id ?? "")}`}>
            {w("team.open-flow")}
          </A>
        </p>
      )}
    </Show>
  )
}
