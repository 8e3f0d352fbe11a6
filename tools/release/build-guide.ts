/** What stands in `BUILD.md` of the sources: how a reviewer makes the very files that were handed in. */
export function buildGuide(version: string, geckoId: string): string {
  return `# How to build Sidestage ${version}

On Linux or macOS with Node.js 20.19 or newer and npm. Nothing else is needed; npm ci, which the build runs
itself, gets the packages of package-lock.json, and the Node.js 24 that the tools use.

    SIDESTAGE_VERSION=${version} SIDESTAGE_GECKO_ID='${geckoId}' npm run build

The extension for Firefox is then in .output/firefox-mv3 and in .output/sidestage-firefox.zip. The code is bundled by
Vite and made smaller by it; its sources are in app, components, core, entrypoints and extension. Everything that
is bundled, with its licence, is listed in THIRD-PARTY-NOTICES.txt of the archive.
`;
}
