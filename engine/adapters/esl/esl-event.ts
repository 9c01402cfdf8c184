/** The body of one event as `event json` gives it. FreeSWITCH leaves out what it does not know. */
export type EslEvent = Readonly<Record<string, string | undefined>>
