// Why the host decided as it did: the last page that it was shown in a launch, by `cerbyctl explain`.
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';

/** The description that was decided by: the one before the fill, else the last one. */
const decisive = (frames) => {
  const fill = frames.findIndex(({type}) => type === 'fill');
  return frames.slice(0, fill < 0 ? frames.length : fill).findLast(({type}) => type === 'page');
};

export async function explain(scene, {id}) {
  const request = decisive(await scene.frames(id));
  if (!request) return 'the host was shown no page';
  const file = join(scene.kept, `${id}.page.json`);
  await writeFile(file, JSON.stringify(request));
  const {output, errors} = await scene.world.home.run('cerbyctl', ['explain', file]);
  return (output || errors).trimEnd();
}
