/** The oldest Node that can bootstrap; the same as `engines` in package.json. */
const oldest = [20, 19];

/**
 * @param {string} version as in `process.versions.node`
 * @returns {string | undefined} one sentence with the way out when this Node is too old
 */
export function oldNodeSentence(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return undefined;
  return (
    `Sidestage needs Node ${oldest.join('.')} or newer to set itself up and this is Node ${version}:` +
    ' install a current Node (https://nodejs.org) and run the command again.'
  );
}

/**
 * @param {string} version as in `process.versions.node`
 * @returns {boolean} whether this Node can run the TypeScript sources directly
 */
export function runsTypeScript(version) {
  return Number(version.split('.')[0]) >= 24;
}
