/**
 * Run by an environment's own interpreter. A package that an interrupted installation left without
 * its list of files, or without some of the files in it, counts as installed for pip, which then
 * leaves it as it is. This takes its metadata away, so that pip installs it again, and removes
 * what pip moved aside. Prints the names. pip itself comes back from Python's own copy.
 */
export const repairScript = `
import importlib.metadata, pathlib, shutil, sysconfig
for place in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
    for left in pathlib.Path(place).glob("~*"):
        shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink()
        print("removed", left.name)
    for folder in sorted(pathlib.Path(place).glob("*.dist-info")):
        distribution = importlib.metadata.PathDistribution(folder)
        whole = (folder / "RECORD").exists() and (folder / "METADATA").exists() and all(
            file.locate().exists() for file in distribution.files or [] if file.suffix != ".pyc"
        )
        if not whole:
            shutil.rmtree(folder)
            print("incomplete", folder.name[: -len(".dist-info")])
if "pip" not in {found.metadata["Name"] for found in importlib.metadata.distributions()}:
    import ensurepip
    ensurepip.bootstrap(upgrade=True, default_pip=True)
`;
