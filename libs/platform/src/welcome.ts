/** What a start says to a person: where it is, where its data and credentials lie, what to try. */
export const welcome = (url: string, dataDir: string, credentialsFile: string): string => `
Keytrail is ready at ${url} (API documents: ${url}/docs)
  data         ${dataDir}
  credentials  ${credentialsFile}

Try next, in another terminal:
  npm run -s keytrail -- principals
  npm run -s keytrail -- events --follow
  npm run -s keytrail -- import cloudtrail PATH
`;
