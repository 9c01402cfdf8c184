/** The first hour of a centre, fetched together when somebody goes there. */
export { TestCallPage } from "./test-call.tsx"
export { SetUpPage } from "./wizard.tsx"
