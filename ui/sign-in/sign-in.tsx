import { createEffect, createResource, createSignal, onMount, Show } from "solid-js"
import { Brand } from "../shared/brand.tsx"
import { t } from "../shared/language.ts"
import { NewCentre } from "../set-up/new-centre.tsx"
import { LanguageButton, ThemeButton } from "../shared/settings.tsx"
import { showTitle } from "../shared/title.ts"
import { Help, HelpButton } from "../shell/help.tsx"
import { CodeStep } from "./code-step.tsx"
import { PasswordStep } from "./password-step.tsx"
import { type CameBack, comeBack, queryOfProvider, readSignInWays } from "./provider.ts"
import { ProviderButton } from "./provider-button.tsx"

/** Name and password, then a code. `ended` says that an earlier session ran out; `onIn` is called when the server has set its cookie. */
export const SignInPage = (props: { readonly ended: boolean; readonly onIn: () => void }) => {
  /** Right already; kept until the code is, in this page alone. */
  const [right, setRight] = createSignal<{ readonly user: string; readonly password: string }>()
  const [ways] = createResource(readSignInWays)
  /** What came of the way to the office's own accounts; "coming" while the server looks at it. */
  const [back, setBack] = createSignal<CameBack | "coming" | null>(null)
  onMount(() => {
    const query = queryOfProvider(location.search)
    if (query === null) return
    // A code is good once: a page that is loaded again must not send it again.
    history.replaceState(history.state, "", location.pathname)
    setBack("coming")
    void comeBack(query).then((came) => (came === "in" ? props.onIn() : setBack(came)))
  })
  createEffect(() => showTitle(`${t("sign-in.title")} · Carillon`))
  return (
    <div class="flex h-full flex-col">
      <main class="grid flex-1 place-items-center p-4">
        <div class="panel w-full max-w-sm p-8">
          <div class="text-lg">
            <Brand size="size-8" />
          </div>
          <Show when={!ways.loading} fallback={<p class="mt-6 text-muted">{t("app.loading")}</p>}>
            <Show
              when={ways()?.isNew}
              fallback={
                <>
                  <Show
                    when={right()}
                    fallback={
                      <>
                        <PasswordStep
                          ended={props.ended}
                          back={back()}
                          onIn={() => props.onIn()}
                          onCode={(user, password) => setRight({ user, password })}
                        />
                        <Show when={ways()?.providerName}>
                          {(name) => <ProviderButton name={name()} onAway={setBack} />}
                        </Show>
                      </>
                    }
                  >
                    {(known) => <CodeStep {...known()} onIn={() => props.onIn()} onBack={() => setRight(undefined)} />}
                  </Show>
                </>
              }
            >
              <NewCentre onIn={() => props.onIn()} />
            </Show>
          </Show>
        </div>
      </main>
      <footer class="flex h-10 flex-none justify-center gap-2">
        <LanguageButton class="bar-btn" />
        <ThemeButton class="bar-btn" />
        <HelpButton class="bar-btn" />
      </footer>
      <Help />
    </div>
  )
}
