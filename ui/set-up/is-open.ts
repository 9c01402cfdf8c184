import { readParameters } from "../administration/parameters/asking.ts"

/** Whether the wizard is what somebody should see first: a new centre, and they may change what it asks for. */
export const isSetUpOpen = async (): Promise<boolean> => {
  const parameters = await readParameters()
  return (
    parameters.kind === "done" && parameters.value.some(({ name, value }) => name === "setUp.isDone" && value === false)
  )
}
