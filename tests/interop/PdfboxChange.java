// SPDX-License-Identifier: Apache-2.0
// Lets PDFBox change a document and save it as an update: PdfboxChange IN OUT fill NAME VALUE | note | dates | evidence FILE | sign P12 PASSPHRASE-FILE.
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;
import org.apache.pdfbox.cos.*;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.interactive.annotation.*;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.SignatureOptions;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

public class PdfboxChange {
    // PDFBox writes what is marked, as long as all that leads to it from the catalog is marked too.
    static void changed(COSBase object) {
        if (object instanceof COSUpdateInfo)
            ((COSUpdateInfo) object).setNeedToBeUpdated(true);
    }

    static void fill(PDDocument document, String name, String value) throws IOException {
        PDField field = document.getDocumentCatalog().getAcroForm().getField(name);
        field.setValue(value);
        changed(document.getDocumentCatalog().getCOSObject());
        changed(document.getDocumentCatalog().getAcroForm().getCOSObject());
        changed(field.getCOSObject());
        for (PDAnnotationWidget widget : field.getWidgets()) {
            changed(widget.getCOSObject());
            PDAppearanceEntry normal = widget.getAppearance() == null ? null : widget.getAppearance().getNormalAppearance();
            if (normal != null && normal.isStream())
                changed(normal.getAppearanceStream().getCOSObject());
        }
    }

    static void note(PDDocument document) throws IOException {
        PDAnnotationSquareCircle square = new PDAnnotationSquareCircle("Square");
        square.setRectangle(new PDRectangle(200, 20, 20, 20));
        square.setPage(document.getPage(0));
        square.constructAppearances(document);
        List<PDAnnotation> annotations = document.getPage(0).getAnnotations();
        annotations.add(square);
        document.getPage(0).setAnnotations(annotations);
        COSDictionary page = document.getPage(0).getCOSObject();
        for (COSBase one : new COSBase[] {document.getDocumentCatalog().getCOSObject(), document.getPages().getCOSObject(), page,
                                          page.getDictionaryObject(COSName.ANNOTS), square.getCOSObject()})
            changed(one);
    }

    static void evidence(PDDocument document, String file) throws IOException {
        COSStream stream = document.getDocument().createCOSStream();
        try (OutputStream out = stream.createOutputStream(COSName.FLATE_DECODE)) {
            out.write(Files.readAllBytes(Path.of(file)));
        }
        COSArray lists = new COSArray();
        lists.add(new COSObject(stream));
        COSDictionary store = new COSDictionary();
        store.setItem("CRLs", lists);
        COSDictionary catalog = document.getDocumentCatalog().getCOSObject();
        catalog.setItem("DSS", store);
        for (COSBase one : new COSBase[] {stream, lists, store, catalog})
            changed(one);
    }

    static byte[] sign(byte[] content, KeyStore keys, char[] word) throws Exception {
        String alias = keys.aliases().nextElement();
        Certificate[] chain = keys.getCertificateChain(alias);
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        generator.addSignerInfoGenerator(new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build()).build(
            new JcaContentSignerBuilder("SHA256withRSA").build((PrivateKey) keys.getKey(alias, word)), (X509Certificate) chain[0]));
        generator.addCertificates(new JcaCertStore(Arrays.asList(chain)));
        return generator.generate(new CMSProcessableByteArray(content), false).getEncoded();
    }

    static void prepareSignature(PDDocument document, String p12, String wordFile) throws Exception {
        char[] word = Files.readAllLines(Path.of(wordFile)).get(0).toCharArray();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(new FileInputStream(p12), word);
        PDSignature signature = new PDSignature();
        signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
        signature.setSubFilter(PDSignature.SUBFILTER_ADBE_PKCS7_DETACHED);
        signature.setSignDate(Calendar.getInstance());
        SignatureOptions options = new SignatureOptions();
        options.setPreferredSignatureSize(20000);
        document.addSignature(signature, content -> {
            try {
                return sign(content.readAllBytes(), keys, word);
            } catch (Exception e) {
                throw new IOException(e);
            }
        }, options);
    }

    public static void main(String[] words) throws Exception {
        try (PDDocument document = PDDocument.load(Path.of(words[0]).toFile()); OutputStream out = new FileOutputStream(words[1])) {
            document.getDocumentCatalog().getAcroForm();
            switch (words[2]) {
            case "fill": fill(document, words[3], words[4]); break;
            case "note": note(document); break;
            case "evidence": evidence(document, words[3]); break;
            case "sign": prepareSignature(document, words[3], words[4]); break;
            default:
                document.getDocumentInformation().setModificationDate(Calendar.getInstance());
                changed(document.getDocumentInformation().getCOSObject());
            }
            document.saveIncremental(out);
        }
    }
}
