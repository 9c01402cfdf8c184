import { Show } from "solid-js"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import type { SignInProblem } from "../shared/session.ts"
import type { ProviderProblem } from "./provider.ts"

export type Problem = SignInProblem | "empty" | "code-empty" | "ended" | `provider-${ProviderProblem}`

/** What is wrong, under the fields and described by them. */
export const SignInProblemLine = (props: {
  readonly problem: Problem | null
  /** As the office's own accounts call whoever was not let in. */
  readonly who?: string
}) => (
  <div id="problem" role="alert" class="mt-3 min-h-6">
    <Show when={props.problem}>
      {(which) => (
        <span class="flex items-start gap-2 text-alarm">
          <Icon name="alert" class="mt-0.5 flex-none" size="1.1em" />
          {t(`sign-in.${which()}`, { who: props.who ?? "" })}
        </span>
      )}
    </Show>
  </div>
)
