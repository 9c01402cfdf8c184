import { createSignal, For, Show } from "solid-js"
import { Dialog } from "../shared/dialog.tsx"
import { momentText } from "../shared/time-text.ts"
import { ask, GivenPassword, TelephoneAccount } from "./affairs.ts"
import { DeskTelephone } from "./desk-telephone.tsx"
import { PasswordField } from "./field.tsx"
import { QrPicture } from "./qr-picture.tsx"
import { w } from "./words.ts"

/** What an administrator does with somebody's account, each in a sheet over the page of people. */

interface OfPerson {
  readonly id: string
  readonly name: string
  readonly onClose: () => void
}

const path = (id: string, what: string) => `/api/people/${encodeURIComponent(id)}/${what}`
const firstOf = (problems: Readonly<Record<string, string>>) => Object.values(problems)[0]

/** Told this once: it is nowhere to be read again. */
const Told = (props: { readonly secret: string }) => (
  <p class="mt-4" role="status">
    {w("password.told-once")} <code class="num text-lg select-all">{props.secret}</code>
  </p>
)

export const SetPasswordDialog = (props: OfPerson) => {
  const [text, setText] = createSignal("")
  const [problem, setProblem] = createSignal<string>()
  const [madeUp, setMadeUp] = createSignal<string>()
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const body = text() === "" ? {} : { password: text() }
    const outcome = await ask("POST", path(props.id, "password"), GivenPassword, body)
    if ("problems" in outcome) setProblem(firstOf(outcome.problems))
    else if (outcome.answer.password === null) props.onClose()
    else setMadeUp(outcome.answer.password)
  }
  return (
    <Dialog kind="sheet" title={w("password.set")} onClose={() => props.onClose()}>
      <Show
        when={madeUp()}
        fallback={
          <form novalidate onSubmit={(event) => void submit(event)}>
            <p>{w("password.set-lead", { name: props.name })}</p>
            <PasswordField
              id="set-password"
              label={w("password.new")}
              problem={problem()}
              complete="off"
              onText={setText}
            />
            <button type="submit" class="btn btn-main">
              {w("password.set")}
            </button>
          </form>
        }
      >
        {(secret) => <Told secret={secret()} />}
      </Show>
    </Dialog>
  )
}

/** How a telephone is registered: four values to type, and a picture of them for a telephone that reads one. */
export const TelephoneDialog = (props: OfPerson) => {
  const [account, setAccount] = createSignal<TelephoneAccount>()
  const [problem, setProblem] = createSignal<string>()
  const make = async (): Promise<void> => {
    const outcome = await ask("POST", path(props.id, "telephone-password"), TelephoneAccount)
    if ("problems" in outcome) setProblem(firstOf(outcome.problems))
    else setAccount(outcome.answer)
  }
  return (
    <Dialog kind="sheet" title={w("telephone.set")} onClose={() => props.onClose()}>
      <Show
        when={account()}
        fallback={
          <>
            <p>{w("telephone.lead", { name: props.name })}</p>
            <Show when={problem()}>
              {(said) => (
                <p role="alert" class="text-alarm">
                  {said()}
                </p>
              )}
            </Show>
            <button type="button" class="btn btn-main mt-4" onClick={() => void make()}>
              {w("telephone.make")}
            </button>
            <DeskTelephone id={props.id} name={props.name} />
          </>
        }
      >
        {(made) => (
          <>
            <p role="status">{w("password.told-once")}</p>
            <dl class="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
              <For each={["address", "realm", "user", "password"] as const}>
                {(each) => (
                  <>
                    <dt class="text-muted">{w(`telephone.${each}`)}</dt>
                    <dd class="num select-all" data-telephone={each}>
                      {made()[each]}
                    </dd>
                  </>
                )}
              </For>
            </dl>
            <QrPicture text={made().qr} label={w("telephone.code")} />
            <p class="mt-1 max-w-md text-muted">{w("telephone.code-reads")}</p>
          </>
        )}
      </Show>
    </Dialog>
  )
}

/** For whoever has lost their telephone. */
export const ResetTwoStepDialog = (props: OfPerson) => {
  const [problem, setProblem] = createSignal<string>()
  const reset = async (): Promise<void> => {
    const outcome = await ask("DELETE", path(props.id, "two-step"), null)
    if ("problems" in outcome) setProblem(firstOf(outcome.problems))
    else props.onClose()
  }
  return (
    <Dialog kind="sheet" title={w("two-step.reset")} onClose={() => props.onClose()}>
      <p>{w("two-step.reset-lead", { name: props.name })}</p>
      <Show when={problem()}>
        {(said) => (
          <p role="alert" class="text-alarm">
            {said()}
          </p>
        )}
      </Show>
      <button type="button" class="btn btn-main mt-4" onClick={() => void reset()}>
        {w("two-step.reset")}
      </button>
    </Dialog>
  )
}

export const UnlockDialog = (
  props: OfPerson & { readonly wrongPasswords: number; readonly lockedUntil: number; readonly onUnlocked: () => void }
) => {
  const [problem, setProblem] = createSignal<string>()
  const unlock = async (): Promise<void> => {
    const outcome = await ask("POST", path(props.id, "unlock"), null)
    if ("problems" in outcome) setProblem(firstOf(outcome.problems))
    else props.onUnlocked()
  }
  const lead = () =>
    w("unlock.lead", {
      name: props.name,
      count: props.wrongPasswords,
      time: momentText(props.lockedUntil, Date.now())
    })
  return (
    <Dialog kind="sheet" title={w("unlock.title")} onClose={() => props.onClose()}>
      <p>{lead()}</p>
      <Show when={problem()}>
        {(said) => (
          <p role="alert" class="text-alarm">
            {said()}
          </p>
        )}
      </Show>
      <button type="button" class="btn btn-main mt-4" onClick={() => void unlock()}>
        {w("unlock.do")}
      </button>
    </Dialog>
  )
}
