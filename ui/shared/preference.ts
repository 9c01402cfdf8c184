import { type Accessor, createSignal } from "solid-js"

/** A choice out of a few, kept on this browser. An unknown kept value counts as the first one. */
export const createPreference = <A extends string>(
  name: string,
  choices: readonly [A, ...ReadonlyArray<A>]
): readonly [Accessor<A>, (choice: A) => void] => {
  const key = `carillon.${name}`
  const kept = localStorage.getItem(key)
  const [chosen, setChosen] = createSignal<A>(choices.find((choice) => choice === kept) ?? choices[0])
  return [
    chosen,
    (choice) => {
      setChosen(() => choice)
      localStorage.setItem(key, choice)
    }
  ]
}
