import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { UserError } from "../../../generator/core/errors.ts";
import { isOurs, refuseUnwritable, replaceDirectory, writeFileAtomic } from "../../../generator/core/files.ts";
import { readInput } from "../../../generator/core/input-output.ts";
import { temporaryFolder } from "../../support/folder.ts";

const MANIFEST = '{"generator": "tcvar"}';

/** What a promise rejects with. */
async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => expect.unreachable("it did not fail"),
    (error: unknown) => error,
  );
}

function filled(files: Readonly<Record<string, string>>) {
  return (temporary: string) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(temporary, name), text);
  };
}

describe("files", () => {
  test("appear whole, folder and all, and replace", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "deep", "er", "a.v");
    await writeFileAtomic(path, "one");
    await writeFileAtomic(path, Uint8Array.of(0x32));
    expect(readFileSync(path, "utf8")).toBe("2");
    expect(readdirSync(join(folder, "deep", "er"))).toEqual(["a.v"]);
  });

  test.runIf(existsSync("/proc"))("a folder that the file system does not make: exit code 5, at once", async () => {
    const error = await rejection(writeFileAtomic("/proc/no-such-folder/a.v", "one"));
    expect(error).toMatchObject({ exitCode: 5 });
  });

  test("a place that is a directory: exit code 5, nothing left", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "a.v"));
    const error = await rejection(writeFileAtomic(join(folder, "a.v"), "one"));
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ exitCode: 5, message: `cannot write ${join(folder, "a.v")}: it is a directory` });
    expect(readdirSync(folder)).toEqual(["a.v"]);
  });

  test("a place is tried before: what stands there stays, nothing is left", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "a.png"), "one");
    refuseUnwritable(join(folder, "a.png"));
    refuseUnwritable(join(folder, "new", "b.png"));
    expect([readFileSync(join(folder, "a.png"), "utf8"), readdirSync(join(folder, "new"))]).toEqual(["one", []]);
    mkdirSync(join(folder, "c"));
    for (const [path, why] of [
      [join(folder, "c"), "it is a directory"],
      [join(folder, "a.png", "d.png"), "a part of the path is not a directory"],
    ])
      expect(() => refuseUnwritable(path)).toThrow(
        expect.objectContaining({ exitCode: 5, message: `cannot write ${path}: ${why}` }),
      );
    expect(readdirSync(folder).sort()).toEqual(["a.png", "c", "new"]);
  });

  test("reading: the text, or one line", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "in"), "text");
    expect(await readInput(join(folder, "in"))).toBe("text");
    const missing = await rejection(readInput(join(folder, "out")));
    expect(missing).toMatchObject({
      exitCode: 5,
      message: `cannot read ${join(folder, "out")}: no such file or directory`,
    });
    expect(await rejection(readInput(folder))).toMatchObject({
      exitCode: 5,
      message: expect.stringContaining("directory"),
    });
  });
});

describe("directories", () => {
  test("are made with those above, and replaced as a whole", async () => {
    const folder = temporaryFolder();
    const out = join(folder, "rtl-out", "fmul");
    await replaceDirectory(out, filled({ "manifest.json": MANIFEST, "old.v": "" }));
    await replaceDirectory(out, filled({ "manifest.json": MANIFEST, "new.v": "" }));
    expect(readdirSync(out).sort()).toEqual(["manifest.json", "new.v"]);
    expect(readdirSync(join(folder, "rtl-out"))).toEqual(["fmul"]);
  });

  test.each([
    [
      "a directory without a manifest",
      (out: string) => {
        mkdirSync(out);
        writeFileSync(join(out, "thesis.txt"), "mine");
      },
    ],
    ["a file", (out: string) => writeFileSync(out, "mine")],
    ["a link to nothing", (out: string) => symlinkSync("nowhere", out)],
    [
      "a manifest that is not JSON",
      (out: string) => {
        mkdirSync(out);
        writeFileSync(join(out, "manifest.json"), '{"generator": "tcvar"');
      },
    ],
  ])("%s in the place is refused before anything is built", async (_, make) => {
    const folder = temporaryFolder();
    const out = join(folder, "out");
    make(out);
    let built = false;
    const error = await rejection(
      replaceDirectory(out, () => {
        built = true;
      }),
    );
    expect(error).toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(`${out} exists and was not made by tcvar`),
    });
    expect([built, isOurs(out), readdirSync(folder)]).toEqual([false, false, ["out"]]);
  });

  test("an empty directory is nobody's: it is filled", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "out"));
    await replaceDirectory(join(folder, "out"), filled({ "manifest.json": MANIFEST }));
    expect(readdirSync(join(folder, "out"))).toEqual(["manifest.json"]);
    expect(readdirSync(folder)).toEqual(["out"]);
  });

  test("what appears in the place meanwhile is not replaced either", async () => {
    const folder = temporaryFolder();
    const out = join(folder, "out");
    const error = await rejection(
      replaceDirectory(out, (temporary) => {
        filled({ "manifest.json": MANIFEST })(temporary);
        mkdirSync(out);
        writeFileSync(join(out, "thesis.txt"), "mine");
      }),
    );
    expect(error).toMatchObject({ exitCode: 2 });
    expect(readdirSync(out)).toEqual(["thesis.txt"]);
    expect(readdirSync(folder)).toEqual(["out"]);
  });

  test("a link to a directory of ours stays a link", async () => {
    const folder = temporaryFolder();
    await replaceDirectory(join(folder, "real"), filled({ "manifest.json": MANIFEST }));
    symlinkSync("real", join(folder, "link"));
    await replaceDirectory(join(folder, "link"), filled({ "manifest.json": MANIFEST, "new.v": "" }));
    expect(readdirSync(join(folder, "real")).sort()).toEqual(["manifest.json", "new.v"]);
    expect(readdirSync(folder).sort()).toEqual(["link", "real"]);
  });

  test("a failing build leaves the old one; its error passes through", async () => {
    const folder = temporaryFolder();
    const out = join(folder, "out");
    await replaceDirectory(out, filled({ "manifest.json": MANIFEST, "old.v": "" }));
    const fault = new TypeError("a fault");
    const build = (temporary: string) => {
      filled({ "manifest.json": MANIFEST })(temporary);
      throw fault;
    };
    expect(await rejection(replaceDirectory(out, build))).toBe(fault);
    expect(readdirSync(out).sort()).toEqual(["manifest.json", "old.v"]);
    expect(readdirSync(folder)).toEqual(["out"]);
  });

  test("a build without our manifest is a bug, not an output", async () => {
    const out = join(temporaryFolder(), "out");
    const error = await rejection(replaceDirectory(out, filled({ "a.v": "" })));
    expect(error).not.toBeInstanceOf(UserError);
    expect(existsSync(out)).toBe(false);
  });

  test("failures of the file system inside the output are told; elsewhere they are bugs", async () => {
    const out = join(temporaryFolder(), "out");
    const inside = await rejection(
      replaceDirectory(out, (temporary) => writeFileSync(join(temporary, "no", "a.v"), "")),
    );
    expect(inside).toMatchObject({ exitCode: 5, message: `cannot write ${out}: no such file or directory` });
    const elsewhere = await rejection(replaceDirectory(out, () => void readFileSync("/no/template.hbs")));
    expect(elsewhere).not.toBeInstanceOf(UserError);
  });

  test("what a killed process of the same number left is no obstacle", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, `out.tmp-${process.pid}`));
    writeFileSync(join(folder, `out.tmp-${process.pid}`, "half.v"), "");
    await replaceDirectory(join(folder, "out"), filled({ "manifest.json": MANIFEST }));
    expect(readdirSync(folder)).toEqual(["out"]);
    expect(readdirSync(join(folder, "out"))).toEqual(["manifest.json"]);
  });
});
