import { createSignal, Show, Suspense } from "solid-js"
import { fetched } from "../shared/later.tsx"
import { say } from "../shared/language.ts"
import { TRIAL } from "./dial-trial-words.ts"

const DialTrialForm = fetched(async () => (await import("./dial-trial-form.tsx")).DialTrialForm)

/** Above the list of trunks: what would come of dialling a number, for who sets the rules. Its form is fetched when it is opened. */
export const DialTrialPart = () => {
  const [wasOpened, setOpened] = createSignal(false)
  return (
    <details
      class="panel mx-4 mb-2"
      data-testid="dial-trial"
      aria-label={say(TRIAL.title)}
      onToggle={(event) => event.currentTarget.open && setOpened(true)}
    >
      <summary class="px-3 py-2 font-semibold">{say(TRIAL.title)}</summary>
      <Show when={wasOpened()}>
        <Suspense>
          <DialTrialForm />
        </Suspense>
      </Show>
    </details>
  )
}
